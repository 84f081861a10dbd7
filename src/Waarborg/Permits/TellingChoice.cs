// What the provider says of itself for telling people: whether it is a platform, and how it reaches the police.
using System.Text;
using System.Text.Json.Nodes;

namespace Waarborg.Permits;

/// <summary>The field <c>telling</c> of the settings.</summary>
/// <param name="IsPlatform">It is an online platform, so that people may go to an out-of-court body (DSA Article 21).</param>
/// <param name="Police">By what the police are reached where somebody is in danger (Article 18); null where it is not
/// said.</param>
/// <param name="PoliceContact">The mail address, or the address of the provider's own webhook.</param>
sealed record TellingChoice(bool IsPlatform, ContactWay? Police, string? PoliceContact)
{
    internal JsonObject ToJson() => new()
    {
        ["platform"] = IsPlatform,
        ["police"] = Police is { } way
            ? new JsonObject { [way == ContactWay.Mail ? "mail" : "webhook"] = PoliceContact }
            : null,
    };

    bool PrintMembers(StringBuilder builder)
    {
        builder.Append(Police);
        return true;
    }
}
