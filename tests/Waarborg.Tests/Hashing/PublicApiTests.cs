// What the hashing library shows to others: a change of it is a decision, not an accident.
using System.Reflection;
using Waarborg.Hashing;

namespace Waarborg.Tests.Hashing;

public class PublicApiTests
{
    [Fact]
    public void The_library_shows_what_was_agreed()
    {
        var lines =
            from type in typeof(Pdq256).Assembly.GetExportedTypes()
            from member in type.GetMembers(
                BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly)
            orderby type.FullName, member.ToString()
            select $"{type.FullName}: {member}";
        Snapshot.Match(string.Join('\n', lines));
    }
}
