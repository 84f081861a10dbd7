using System.Globalization;
using Waarborg.Cli;
using Waarborg.Lists;

namespace Waarborg.Tests.Lists;

public sealed class TestPicturesCommandTests : IDisposable
{
    readonly string _folder = Path.Combine(Path.GetTempPath(), $"waarborg-test-pictures-{Guid.NewGuid():n}");

    [Fact]
    public void The_files_are_written_into_a_new_folder_without_an_installation_and_nothing_is_written_over()
    {
        var output = Run();
        Assert.StartsWith("12 pictures in 60 files: ", output, StringComparison.Ordinal);
        Assert.Equal(
            TestPictures.Files.Select(file => file.File),
            Directory.GetFiles(_folder).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        foreach (var file in TestPictures.Files)
        {
            Assert.Equal(TestPictures.Read(file), File.ReadAllBytes(Path.Combine(_folder, file.File)));
        }

        Assert.Throws<OperatorException>(Run);
    }

    string Run()
    {
        var output = new StringWriter(CultureInfo.InvariantCulture);
        var parsed = WaarborgCommands.Create().Parse(["test-pictures", _folder]);
        Assert.Empty(parsed.Errors);
        Assert.Equal(ExitCode.Ok, parsed.Invoke(new() { EnableDefaultExceptionHandler = false, Output = output }));
        return output.ToString();
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
