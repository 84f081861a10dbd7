// The words about who looks at candidates, and with what.
namespace Waarborg.Server.Texts;

/// <summary>The texts of one language.</summary>
sealed record ReviewTexts
{
    internal required string WhoLooksTitle { get; init; }

    internal required string NobodyLooks { get; init; }

    internal required Func<string, string> OwnPeopleLook { get; init; }

    internal static ReviewTexts Dutch { get; } = new()
    {
        WhoLooksTitle = "Wie er kijkt",
        NobodyLooks = "Niemand bij deze aanbieder kijkt naar beelden. Lijkt iets alleen op een bekend beeld, dan oordelen twee "
            + "mensen van een organisatie buitenshuis, zonder van elkaar te weten wat zij vonden.",
        OwnPeopleLook = since => $"Sinds {since} mogen toetsers van deze aanbieder kijken naar beelden die op een bekend beeld "
            + "lijken: klein, grijs en wazig, en alleen zolang zij een toets ingedrukt houden. Twee mensen oordelen, zonder van "
            + "elkaar te weten wat zij vonden. Elke blik staat in het logboek.",
    };

    internal static ReviewTexts English { get; } = new()
    {
        WhoLooksTitle = "Who looks",
        NobodyLooks = "Nobody at this provider looks at pictures. Where something is only like a known picture, two people of an "
            + "organisation outside judge, without knowing what the other found.",
        OwnPeopleLook = since => $"Since {since} reviewers of this provider may look at pictures that are like a known one: small, "
            + "grey and blurred, and only while they hold a key down. Two people judge, without knowing what the other found. "
            + "Each look is in the ledger.",
    };
}
