// Who did it. Every record of an act carries one from the start.
namespace Waarborg.People;

/// <summary>Who or what caused an act: a person at the command line, a caller with a key, or the program itself.</summary>
/// <param name="Kind">What sort of actor it is.</param>
/// <param name="Name">The account's name on this machine, the key's id, or the part of the program; never a customer.</param>
sealed record Actor(ActorKind Kind, string Name)
{
    /// <summary>The program itself, acting in a sweep.</summary>
    internal static Actor Sweep { get; } = new(ActorKind.Program, "sweep");

    /// <summary>The program itself, keeping house: wiping, repairing after a crash.</summary>
    internal static Actor Housekeeping { get; } = new(ActorKind.Program, "housekeeping");

    /// <summary>The person whose account runs this command.</summary>
    internal static Actor CommandLine { get; } = new(ActorKind.Person, Environment.UserName);

    /// <summary>The program itself, pulling lists from exchanges.</summary>
    internal static Actor Exchange { get; } = new(ActorKind.Program, "exchange");

    internal static Actor ApiKey(string id) => new(ActorKind.Machine, id);

    /// <summary>As it is stored and shown: <c>person:name</c>, <c>machine:id</c>, <c>program:part</c>.</summary>
    public override string ToString() => Kind switch
    {
        ActorKind.Person => $"person:{Name}",
        ActorKind.Machine => $"machine:{Name}",
        ActorKind.Program => $"program:{Name}",
        _ => throw new System.Diagnostics.UnreachableException(),
    };
}

enum ActorKind
{
    Person,
    Machine,
    Program,
}
