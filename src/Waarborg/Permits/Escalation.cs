// Who is called when a clock rings, one after the other, until somebody acknowledges.
using System.Text.Json.Nodes;

namespace Waarborg.Permits;

/// <summary>One step of the chain.</summary>
/// <param name="Way">By what it is called.</param>
/// <param name="Contact">The mail address, or the address of the webhook.</param>
/// <param name="Minutes">After how many minutes without acknowledgement the next step is called; after the last one it is said
/// that nobody acknowledged.</param>
sealed record EscalationStep(ContactWay Way, string Contact, int Minutes)
{
    /// <summary>Steps that a chain may have.</summary>
    internal const int MaxSteps = 8;

    /// <summary>The longest wait for an acknowledgement: a day, in minutes.</summary>
    internal const int MaxMinutes = 1_440;

    /// <summary>After how long the next step is called.</summary>
    internal TimeSpan Patience => TimeSpan.FromMinutes(Minutes);

    // An address often is a person's name.
    bool PrintMembers(System.Text.StringBuilder builder)
    {
        builder.Append(System.Globalization.CultureInfo.InvariantCulture, $"{Way}, {Minutes}");
        return true;
    }

    /// <summary>The step as the settings have it.</summary>
    internal JsonObject ToJson() => new()
    {
        [Way == ContactWay.Mail ? "mail" : "webhook"] = Contact,
        ["minutes"] = Minutes,
    };
}
