// waarborg people begin|list|access|propose|role|passkey: accounts, and who can do what. Every account after the first two
// takes two people.
using System.CommandLine;
using System.Text.Json.Nodes;
using Waarborg.People;
using Waarborg.Pipeline;
using Waarborg.Store;

namespace Waarborg.Cli;

static class PeopleCommands
{
    static readonly Option<string> First = new("--first")
    {
        Description = "The first administrator, as HANDLE=NAME.",
        Required = true,
        HelpName = "HANDLE=NAME",
    };

    static readonly Option<string> Second = new("--second")
    {
        Description = "The second administrator, as HANDLE=NAME.",
        Required = true,
        HelpName = "HANDLE=NAME",
    };

    static readonly Option<string> Address = new("--address")
    {
        Description = "The address at which people reach the pages; passkeys need a name, not a number.",
        DefaultValueFactory = _ => "http://localhost:8470",
        HelpName = "URL",
    };

    static readonly Argument<string> Handle = new("handle") { Description = "A short name: small letters, digits, hyphens." };
    static readonly Option<string> FullName = new("--name") { Description = "What colleagues call him.", Required = true };
    static readonly Option<string> Roles = new("--roles") { Description = "Roles, separated by commas.", Required = true };
    static readonly Option<string> OneRole = new("--role") { Description = "The role.", Required = true };
    static readonly Option<bool> Outside = new("--outside") { Description = "A person from outside the firm." };
    static readonly Option<string> Reason = new("--reason") { Description = "Why.", Required = true };

    internal static Command Create()
    {
        var begin = new Command("begin",
            "Make the first two accounts: two one-time links for two administrators. On a terminal only.")
        {
            First, Second, Address,
        };
        begin.SetAction(Begin);
        var list = new Command("list", "The people, their roles, and who let them in.");
        list.SetAction(List);
        var access = new Command("access", "Who can do what, how many rights stand, and since when each was unused.");
        access.SetAction(Access);
        var propose = new Command("propose", "Propose an account; another administrator approves it.")
        {
            Handle, FullName, Roles, Outside, Reason, ProposalCommands.As,
        };
        propose.SetAction(Propose);
        var role = new Command("role", "Propose a further role for an account.") { Handle, OneRole, Reason, ProposalCommands.As };
        role.SetAction(Role);
        var passkey = new Command("passkey", "Propose a new link for an account: a further passkey, or one for a lost one.")
        {
            Handle, Reason, ProposalCommands.As,
        };
        passkey.SetAction(Passkey);
        return new("people", "Accounts, roles and rights.") { begin, list, access, propose, role, passkey };
    }

    /// <summary>May the first links be printed? A program that reads them is no person.</summary>
    internal static string? TerminalProblem(bool inputIsRedirected, bool outputIsRedirected) =>
        inputIsRedirected || outputIsRedirected
            ? "The first two links are printed on a terminal only: whoever has one is an administrator. Run this by hand."
            : null;

    static int Begin(ParseResult parsed)
    {
        if (TerminalProblem(Console.IsInputRedirected, Console.IsOutputRedirected) is { } notHere)
        {
            throw new OperatorException(notHere);
        }
        var (first, second) = (Named(parsed.GetRequiredValue(First)), Named(parsed.GetRequiredValue(Second)));
        if (first.Handle == second.Handle) throw new OperatorException("The two administrators are two people: two handles.");
        if (!Uri.TryCreate(parsed.GetRequiredValue(Address), UriKind.Absolute, out var address)
            || address.HostNameType != UriHostNameType.Dns)
        {
            throw new OperatorException("--address is an address with a name, such as https://waarborg.example.");
        }

        var installation = parsed.OpenInstallation();
        if (installation.Kind == InstallationKind.Sample)
        {
            throw new OperatorException("A sample has its own three people, with key files.");
        }
        if (new Invitations(installation).BeginPeople(first, second) is not { } made)
        {
            throw new OperatorException(
                "There are accounts already. Every further one is proposed by an administrator and approved by "
                + "another.");
        }

        foreach (var (person, token) in made)
        {
            Console.WriteLine($"{person.Name}: {new Uri(address, $"/enrol/{token}")}");
        }

        Console.WriteLine($"Each link works once, within {Invitations.Lasts.TotalDays:0} days. Give each to its person, and "
            + $"keep neither.");
        return ExitCode.Ok;
    }

    static NewPerson Named(string text)
    {
        var at = text.IndexOf('=', StringComparison.Ordinal);
        var person = at < 0
            ? new NewPerson(text, text, [People.Role.Administrator], IsOutside: false)
            : new NewPerson(text[..at], text[(at + 1)..], [People.Role.Administrator], IsOutside: false);
        return person.Problem() is { } problem ? throw new OperatorException($"{text}: {problem}") : person;
    }

    static int List(ParseResult parsed)
    {
        var people = new PeopleStore(parsed.OpenInstallation()).All();
        if (people.Count == 0) Console.WriteLine("There are no accounts. Begin with: ./waarborg people begin");
        var handles = people.ToDictionary(person => person.Id, person => person.Handle);
        foreach (var person in people)
        {
            var roles = person.IsOpen ? string.Join(", ", person.Roles.Order().Select(ActNames.Of)) : "closed";
            var letIn = person.LetInBy.Count == 0 ? ""
                : $"  let in by {string.Join(", ", person.LetInBy.Select(id => handles[id]))}";
            var vouched = person.VouchedBy.Count == 0
                ? ""
                : $"  vouched for by {string.Join(", ", person.VouchedBy.Select(id => handles[id]))}";
            Console.WriteLine($"{person.Handle}  {person.Name}{(person.IsOutside ? " (from outside)" : "")}  "
                + $"{roles}{letIn}{vouched}");
        }

        return ExitCode.Ok;
    }

    static int Access(ParseResult parsed)
    {
        var installation = parsed.OpenInstallation();
        var now = installation.Time.GetUtcNow();
        foreach (var right in new PeopleStore(installation).Rights())
        {
            var unused = right.LastUsedAt is { } used ? $"unused for {(now - used).TotalDays:0} days" : "never used";
            Console.WriteLine($"{right.Person.Handle}  {ActNames.Of(right.Role)}  since {Instant.Text(right.GrantedAt)}  "
                + $"{unused}");
        }

        foreach (var key in new ApiKeyStore(installation).All())
        {
            var used = key.LastUsedAt is { } last ? $"last used {Instant.Text(last)}" : "never used";
            var ends = key.EndsAt is { } end ? $"ends {Instant.Text(end)}" : "has no end";
            Console.WriteLine($"{key.Name}  {key.Holder}, {key.Caller}: {string.Join(", ", key.Scopes.Order())}  {ends}  {used}");
        }

        using var connection = installation.Database.Open();
        var count = RightsCount.Read(connection, null);
        Console.WriteLine($"{count.People} people, {count.Rights} rights, {count.Standing} of them standing.");
        return ExitCode.Ok;
    }

    static int Propose(ParseResult parsed)
    {
        var installation = parsed.OpenInstallation();
        var roles = parsed.GetRequiredValue(Roles).Split(',',
            StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        var asked = new NewPerson(
            parsed.GetRequiredValue(Handle), parsed.GetRequiredValue(FullName), [.. roles.Select(RoleOf)],
                parsed.GetValue(Outside));
        ProposalCommands.Propose(parsed, installation, Act.AddPerson, ActDesk.BodyOf(asked), parsed.GetRequiredValue(Reason));
        return ExitCode.Ok;
    }

    static int Role(ParseResult parsed)
    {
        var body = new JsonObject
        {
            ["handle"] = parsed.GetRequiredValue(Handle),
            ["role"] = ActNames.Of(RoleOf(parsed.GetRequiredValue(OneRole))),
        };
        ProposalCommands.Propose(parsed, parsed.OpenInstallation(), Act.AddRole, body, parsed.GetRequiredValue(Reason));
        return ExitCode.Ok;
    }

    static int Passkey(ParseResult parsed)
    {
        var body = new JsonObject { ["handle"] = parsed.GetRequiredValue(Handle) };
        ProposalCommands.Propose(parsed, parsed.OpenInstallation(), Act.AddPasskey, body, parsed.GetRequiredValue(Reason));
        return ExitCode.Ok;
    }

    static Role RoleOf(string name) => ActNames.TryParse(name, out Role role)
        ? role
        : throw new OperatorException($"There is no role {name}. The roles are "
            + $"{string.Join(", ", Enum.GetValues<Role>().Select(ActNames.Of))}.");
}
