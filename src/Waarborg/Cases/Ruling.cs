// What follows from the verdicts of several people about one content. Pure.
namespace Waarborg.Cases;

/// <summary>What a verdict rests on.</summary>
enum VerdictBasis
{
    /// <summary>Where the entry comes from, without a picture: enough where the bytes are exactly the entry's.</summary>
    Provenance,

    /// <summary>A look at the blurred derivative, by somebody at the provider.</summary>
    Picture,

    /// <summary>The signed verdict of an assessor outside, such as a hotline's.</summary>
    Assessment,
}

/// <summary>One person's verdict about one content.</summary>
/// <param name="By">Who gave it; nobody gives two about the same content.</param>
/// <param name="IsConfirmed">True: it is what the list says. False: it is not.</param>
/// <param name="Basis">What it rests on.</param>
readonly record struct GivenVerdict(string By, bool IsConfirmed, VerdictBasis Basis);

/// <summary>What follows from the verdicts so far.</summary>
enum Ruling
{
    /// <summary>Somebody else is to look.</summary>
    Open,

    /// <summary>It is what the list says.</summary>
    Confirmed,

    /// <summary>It is not.</summary>
    Rejected,
}

static class Rulings
{
    /// <summary>Verdicts that must agree about what is only alike, or known by a digest that can be forged.</summary>
    internal const int ForAlike = 2;

    /// <summary>Verdicts that are enough where the bytes are exactly the entry's.</summary>
    internal const int ForExact = 1;

    /// <summary>How many verdicts must agree.</summary>
    internal static int Needed(bool isExact) => isExact ? ForExact : ForAlike;

    /// <summary>
    /// Enough verdicts that agree decide. Where they disagree, a further person decides: by a majority of at least
    /// <see cref="ForAlike"/>.
    /// </summary>
    internal static Ruling Of(bool isExact, IReadOnlyList<GivenVerdict> given)
    {
        var confirmed = given.Count(one => one.IsConfirmed);
        var rejected = given.Count - confirmed;
        if (confirmed == rejected) return Ruling.Open;
        var most = Math.Max(confirmed, rejected);
        var needed = Math.Min(confirmed, rejected) == 0 ? Needed(isExact) : ForAlike;
        return most < needed ? Ruling.Open : confirmed > rejected ? Ruling.Confirmed : Ruling.Rejected;
    }
}
