// A hostile program in the decoder's sandbox tries every way out. Each must be closed, before and after the lock-down.
using System.Runtime.InteropServices;
using Waarborg.Decoding;

namespace Waarborg.Slow.Tests.Decoding;

public partial class SandboxEscapeTests
{
    // Without O_CLOEXEC: what a careless parent would leave open for its children.
    [LibraryImport("libc", EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int OpenForChildrenToo(string path, int flags);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int Close(int descriptor);

    [Fact]
    public async Task Nothing_that_a_hostile_decoder_tries_succeeds()
    {
        var cancellation = TestContext.Current.CancellationToken;
        var data = Directory.CreateTempSubdirectory("waarborg-data-").FullName;
        var keys = Directory.CreateTempSubdirectory("waarborg-keys-").FullName;
        await File.WriteAllTextAsync(Path.Combine(data, "secret"), "secret", cancellation);
        var leaked = OpenForChildrenToo(Path.Combine(data, "secret"), 0);
        try
        {
            var tries = await RunAsync(["escape", data, keys], cancellation);

            // 30 calls, 2 folders, 5 files to read, 15 to write, 6 more; and 5 only after the lock-down.
            Assert.Equal(2 * 58, tries.Count(one => !IsAfterLockdownOnly(one)));
            Assert.Equal(5, tries.Count(IsAfterLockdownOnly));
            Assert.All(tries, one => Assert.EndsWith("\trefused", one, StringComparison.Ordinal));
            Assert.Equal("secret", await File.ReadAllTextAsync(Path.Combine(data, "secret"), cancellation));
            Assert.Single(Directory.GetFileSystemEntries(data));
        }
        finally
        {
            _ = Close(leaked);
            Directory.Delete(data, recursive: true);
            Directory.Delete(keys, recursive: true);
        }
    }

    static bool IsAfterLockdownOnly(string line) =>
        line.Split('\t')[1] is "execve" or "memfd_create" or "ioctl" or "prctl" or "raise file size, processes";

    static async Task<List<string>> RunAsync(string[] arguments, CancellationToken cancellation)
    {
        var (files, missing) = await SandboxFiles.FindAsync(Probe.Program(), cancellation);
        Assert.True(files is not null, missing);
        using var launcher = new DecoderLauncher();
        using var probe = await launcher.StartAsync(
            files, new SandboxLimits(MemoryKibibytes: 1024 * 1024), [Probe.Program().Assembly, "0", .. arguments]);
        var errors = probe.StandardError.ReadToEndAsync(cancellation);
        var output = await probe.StandardOutput.ReadToEndAsync(cancellation);
        await probe.WaitForExitAsync(cancellation);
        Assert.True(probe.ExitCode == 0, $"exit code {probe.ExitCode}: {await errors}{output}");
        return [.. output.Split('\n', StringSplitOptions.RemoveEmptyEntries)];
    }
}

/// <summary>The hostile program as something that the sandbox can run.</summary>
static class Probe
{
    internal static DecoderProgram Program(params string[] arguments) => new(
        [
            "Waarborg.Sandbox.Probe.dll", "Waarborg.Sandbox.Probe.runtimeconfig.json",
            "Waarborg.Sandbox.Probe.deps.json", "Waarborg.Decoder.dll", "Waarborg.Hashing.dll",
        ],
        arguments);
}
