// The walls as they are written: the command of the sandbox and the filter of system calls.
using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Waarborg.Decoder;
using Waarborg.Decoding;
using Waarborg.Tests.Support;

namespace Waarborg.Tests.Decoding;

public class SandboxTests
{
    const uint Allow = 0x7FFF_0000, KillProcess = 0x8000_0000, NotPermitted = 0x0005_0001, NoSuchCall = 0x0005_0026;
    const uint X64 = 0xC000_003E, Arm64 = 0xC000_00B7;

    [Fact]
    public void The_command_is_the_one_that_was_reviewed()
    {
        var files = new SandboxFiles(
            "/usr/bin/bwrap",
            "/usr/share/dotnet/dotnet",
            [
                new Bound("/opt/waarborg/Waarborg.Decoder.dll", "/decoder/Waarborg.Decoder.dll"),
                new Bound("/lib/libc.so.6", "/lib/libc.so.6"),
            ],
            ["/lib", "/usr/lib"]);

        Snapshot.Match(string.Join(
            '\n', Sandbox.Arguments(files, new SandboxLimits(2_097_152), "/proc/1/fd/9", ["Waarborg.Decoder.dll", "100"])));
    }

    [Theory]
    [InlineData(41)] // socket
    [InlineData(57)] // fork
    [InlineData(58)] // vfork
    [InlineData(62)] // kill
    [InlineData(101)] // ptrace
    [InlineData(165)] // mount
    [InlineData(272)] // unshare
    [InlineData(321)] // bpf
    [InlineData(425)] // io_uring_setup
    [InlineData(435)] // clone3
    [InlineData(9999)]
    public void What_is_not_listed_does_not_exist_for_a_decoder(uint number)
    {
        Assert.Equal(NoSuchCall, Run(Stage.Starting, number));
        Assert.Equal(NoSuchCall, Run(Stage.Reading, number));
    }

    [Fact]
    public void A_program_can_be_started_once_and_never_after_the_lock_down()
    {
        Assert.Equal(Allow, Run(Stage.Starting, 59));
        Assert.Equal(NoSuchCall, Run(Stage.Reading, 59));
        Assert.Equal(NoSuchCall, Run(Stage.Starting, 322)); // execveat
        Assert.Equal(NoSuchCall, Run(Stage.Reading, 317)); // seccomp
    }

    [Fact]
    public void Threads_may_be_made_and_processes_not()
    {
        Assert.Equal(Allow, Run(Stage.Reading, 56, 0x003D_0F00));
        Assert.Equal(NotPermitted, Run(Stage.Reading, 56, 17));
        Assert.Equal(NotPermitted, Run(Stage.Starting, 56, 0x1000_0011));
    }

    [Fact]
    public void Files_are_opened_for_reading_and_limits_and_threads_of_its_own_only_looked_at()
    {
        Assert.Equal(Allow, Run(Stage.Reading, 257, 0, 0, 0x80000));
        Assert.Equal(NotPermitted, Run(Stage.Reading, 257, 0, 0, 0x41));
        Assert.Equal(NotPermitted, Run(Stage.Reading, 257, 0, 0, 0x2));
        Assert.Equal(Allow, Run(Stage.Reading, 302, 0, 7, 0));
        Assert.Equal(NotPermitted, Run(Stage.Reading, 302, 0, 7, 0x7FFF_0000_0000));
        Assert.Equal(Allow, Run(Stage.Reading, 234, 1));
        Assert.Equal(NotPermitted, Run(Stage.Reading, 234, 2));
        Assert.Equal(Allow, Run(Stage.Reading, 157, 15));
        Assert.Equal(NotPermitted, Run(Stage.Reading, 157, 1));
    }

    [Fact]
    public void Calls_of_another_processor_end_the_decoder()
    {
        Assert.Equal(KillProcess, Run(Stage.Reading, 0, architecture: Arm64));
        Assert.Equal(NoSuchCall, Run(Stage.Reading, 0x4000_0000)); // the 32-bit numbers of x64
        Assert.Equal(KillProcess, Run(Stage.Reading, 63, architecture: X64, processor: Architecture.Arm64));
        Assert.Equal(Allow, Run(Stage.Reading, 63, architecture: Arm64, processor: Architecture.Arm64));
        Assert.Equal(NoSuchCall, Run(Stage.Reading, 198, architecture: Arm64, processor: Architecture.Arm64)); // socket
        Assert.Equal(NoSuchCall, Run(Stage.Reading, 221, architecture: Arm64, processor: Architecture.Arm64)); // execve
    }

    [Fact]
    public void A_decoder_that_is_waited_for_has_so_much_time_and_no_item_that_is_slow_to_come_costs_it_any()
    {
        var time = new ManualTimeProvider(DateTimeOffset.UnixEpoch);
        var over = 0;
        var patience = new PatienceTimer(() => over++, time);
        patience.Begin(TimeSpan.FromSeconds(10));

        using (patience.Wait()) time.Advance(TimeSpan.FromSeconds(6));
        time.Advance(TimeSpan.FromHours(1));
        Assert.Equal((0, false), (over, patience.IsOver));
        using (patience.Wait()) time.Advance(TimeSpan.FromSeconds(5));

        Assert.Equal((1, true), (over, patience.IsOver));
    }

    // Runs the filter as the kernel does: classic packet filter over struct seccomp_data.
    static uint Run(
        Stage stage, uint number, ulong first = 0, ulong second = 0, ulong third = 0, uint architecture = X64,
        Architecture processor = Architecture.X64)
    {
        var data = new byte[64];
        BinaryPrimitives.WriteUInt32LittleEndian(data, number);
        BinaryPrimitives.WriteUInt32LittleEndian(data.AsSpan(4), architecture);
        BinaryPrimitives.WriteUInt64LittleEndian(data.AsSpan(16), first);
        BinaryPrimitives.WriteUInt64LittleEndian(data.AsSpan(24), second);
        BinaryPrimitives.WriteUInt64LittleEndian(data.AsSpan(32), third);
        var program = Seccomp.Program(stage, processor, ownProcess: 1);
        var accumulator = 0u;
        for (var at = 0; ; at++)
        {
            var code = BinaryPrimitives.ReadUInt16LittleEndian(program.AsSpan(at * 8));
            var (ifTrue, ifFalse) = (program[(at * 8) + 2], program[(at * 8) + 3]);
            var value = BinaryPrimitives.ReadUInt32LittleEndian(program.AsSpan((at * 8) + 4));
            switch (code)
            {
                case 0x20: accumulator = BinaryPrimitives.ReadUInt32LittleEndian(data.AsSpan((int)value)); break;
                case 0x15: at += accumulator == value ? ifTrue : ifFalse; break;
                case 0x35: at += accumulator >= value ? ifTrue : ifFalse; break;
                case 0x45: at += (accumulator & value) != 0 ? ifTrue : ifFalse; break;
                case 0x06: return value;
                default: throw new InvalidDataException($"instruction {code:x}");
            }
        }
    }
}
