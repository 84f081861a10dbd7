using System.Text.Json.Nodes;
using Waarborg.Permits;

namespace Waarborg.Tests.Permits;

public class BreakerLimitsTests
{
    [Fact]
    public void What_is_left_out_is_as_usual()
    {
        Assert.Equal(BreakerLimits.Default, Valid(null));
        Assert.Equal(BreakerLimits.Default, Valid("{}"));
        var limits = BreakerLimits.Default;
        Assert.Equal((20, 100, 10, 5),
            (limits.EntryCustomers, limits.ReleaseCustomers, limits.ErrorPercent, limits.MinJudged));
        Assert.Equal((TimeSpan.FromHours(1), TimeSpan.FromDays(31)), (limits.Window, limits.ListMaxAge));
        Assert.Equal(limits with { EntryCustomers = 7 }, Valid("""{"entryCustomers":7}"""));
    }

    [Fact]
    public void All_limits_are_read_back_as_they_were_written()
    {
        var limits = new BreakerLimits
        {
            EntryCustomers = 1,
            Window = TimeSpan.FromMinutes(BreakerLimits.MaxWindowMinutes),
            ReleaseCustomers = BreakerLimits.MaxCustomers,
            ErrorPercent = BreakerLimits.MaxErrorPercent,
            ListMaxAge = TimeSpan.FromHours(BreakerLimits.MaxListAgeHours),
        };
        Assert.Equal(limits, Valid(limits.ToJson().ToJsonString()));
    }

    [Theory]
    [InlineData("""{"entryCustomers":0}""", "entryCustomers", "customers, 1 to 10000")]
    [InlineData("""{"entryCustomers":null}""", "entryCustomers", "customers")]
    [InlineData("""{"entryCustomers":"20"}""", "entryCustomers", "customers")]
    [InlineData("""{"entryCustomers":1.5}""", "entryCustomers", "customers")]
    [InlineData("""{"entryCustomers":99999999999}""", "entryCustomers", "customers")]
    [InlineData("""{"windowMinutes":1441}""", "windowMinutes", "minutes, 1 to 1440")]
    [InlineData("""{"releaseCustomers":10001}""", "releaseCustomers", "customers, 1 to 10000")]
    [InlineData("""{"errorPercent":51}""", "errorPercent", "percent, 1 to 50")]
    [InlineData("""{"listMaxAgeHours":8761}""", "listMaxAgeHours", "hours, 1 to 8760")]
    [InlineData("""{"minJudged":5}""", "minJudged", "not known")]
    [InlineData("""{"listMaxAgeHours":[]}""", "listMaxAgeHours", "hours")]
    public void A_limit_out_of_its_range_is_refused_by_its_field(string json, string field, string words)
    {
        var problem = Assert.Single(Refused(json));
        Assert.Equal($"breakers.{field}", problem.Key);
        Assert.Contains(words, problem.Value, StringComparison.Ordinal);
    }

    [Fact]
    public void Everything_that_is_wrong_is_said_at_once_and_a_name_that_stands_twice_is_no_object()
    {
        Assert.Equal(
            ["breakers.errorPercent", "breakers.more", "breakers.windowMinutes"],
            Refused("""{"more":1,"errorPercent":0,"windowMinutes":true}""").Keys);
        Assert.Equal("breakers", Assert.Single(Refused("""{"errorPercent":1,"errorPercent":2}""")).Key);
    }

    static BreakerLimits Valid(string? json) =>
        Assert.IsType<BreakersOutcome.Valid>(BreakerLimits.ParseUntrusted(Json(json))).Limits;

    static IReadOnlyDictionary<string, string> Refused(string json) =>
        Assert.IsType<BreakersOutcome.Refused>(BreakerLimits.ParseUntrusted(Json(json))).Problems;

    static JsonObject? Json(string? json) => json is null ? null : JsonNode.Parse(json)!.AsObject();
}
