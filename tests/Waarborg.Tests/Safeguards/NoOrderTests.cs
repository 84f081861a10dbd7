// S1: nobody but the provider begins detection. What could be a way for others is looked for in the code itself.
using System.Reflection;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Routing;
using Waarborg.Cli.Surface;
using Waarborg.Ledger;
using Waarborg.Permits;
using Waarborg.Server.Guards;
using Waarborg.Tests.Server;
using Waarborg.Tests.Support;

namespace Waarborg.Tests.Safeguards;

public sealed partial class NoOrderTests
{
    const string PermitStoreName = "Waarborg.Permits.PermitStore";

    // What makes, changes or lengthens a permit. Ending one is no way to begin anything.
    static bool Begins(CalledMethod method) =>
        method.Type == PermitStoreName && BeginningName().IsMatch(method.Name);

    // The one desk where what two of the provider's people signed is carried out.
    static readonly string[] MayBegin = ["Waarborg.Pipeline.ActDesk"];

    [Fact]
    public void S1_only_the_desk_of_two_people_leads_to_a_permit()
    {
        var callers = BuiltProduct.Methods.Where(method => method.Calls.Any(Begins))
            .Select(method => BuiltAssembly.OutermostOf(method.Method.Type)).Distinct(StringComparer.Ordinal)
            .Where(type => type != PermitStoreName).Order(StringComparer.Ordinal);
        Assert.Equal(MayBegin, callers);
    }

    [Fact]
    public async Task S1_no_address_that_a_program_or_the_public_can_ask_leads_to_a_permit()
    {
        await using var server = await RunningServer.StartAsync();
        var handlers = ((IEndpointRouteBuilder)server.App).DataSources.SelectMany(source => source.Endpoints)
            .Where(endpoint => endpoint.Metadata.GetMetadata<AccessRule>()?.Access is Access.Key or Access.Public)
            .SelectMany(endpoint => endpoint.Metadata.OfType<MethodInfo>())
            .Select(method => new CalledMethod(method.DeclaringType!.FullName!, method.Name)).ToList();
        Assert.Contains(handlers, handler => handler.Name == "ScanAsync");
        Assert.DoesNotContain(BuiltProduct.ReachedFrom(handlers), Begins);
    }

    [Fact]
    public void S1_the_way_of_a_command_to_a_permit_would_be_seen()
    {
        var commands = BuiltProduct.Methods.Select(method => method.Method).Where(method =>
            method is { Type: "Waarborg.Cli.PermitCommands", Name: "Create" });
        Assert.Contains(BuiltProduct.ReachedFrom(commands), Begins);
    }

    [Fact]
    public void S1_a_permit_has_no_basis_by_which_somebody_else_could_order_it()
    {
        var choices = from type in BuiltProduct.Types
                      where type.IsEnum && (type.Namespace == "Waarborg.Permits" || Basis().IsMatch(type.Name))
                      from name in Enum.GetNames(type)
                      select $"{type.Name}.{name}";
        Assert.Contains("PermitState.InForce", choices);
        Assert.DoesNotContain(choices, choice => Order().IsMatch(choice));
        var written = from kind in EntrySchema.Kinds
                      where kind.Name.StartsWith("permit.", StringComparison.Ordinal)
                      from field in kind.Fields
                      from word in (field.Choices ?? []).Append(field.Name)
                      select word;
        Assert.DoesNotContain(written, word => Order().IsMatch(word));
    }

    [Fact]
    public void S1_what_is_signed_says_that_it_is_voluntary_and_nothing_makes_it_say_otherwise()
    {
        var voluntary = typeof(PermitStatement).GetProperty(nameof(PermitStatement.IsVoluntary))!;
        Assert.Null(voluntary.SetMethod);
        Assert.Contains("\"isVoluntary\":true", Granting.Statement().ToJson(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("LegalBasis.DetectionOrder")]
    [InlineData("Ground.MandatoryDetection")]
    [InlineData("opsporingsbevel")]
    public void S1_a_basis_that_is_an_order_would_be_seen(string choice) => Assert.Matches(Order(), choice);

    [GeneratedRegex("^(Grant|Renew|Amend|Extend|Widen|Prolong|Reinstate)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex BeginningName();

    [GeneratedRegex("Basis|Ground|Regime", RegexOptions.None, 1000)]
    private static partial Regex Basis();

    [GeneratedRegex(
        @"Order(?!ed\b)|Mandat|Oblig|Compel|Warrant|Injunction|bevel|vordering|verplicht",
        RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Order();
}
