// Writes the filter through which the kernel passes every system call of a decoder: a list of what is allowed.
using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Waarborg.Decoder;

/// <summary>Which part of a decoder's life the filter is for.</summary>
enum Stage
{
    /// <summary>From the sandbox's start: bubblewrap installs it, so it must allow the program to be started.</summary>
    Starting,

    /// <summary>Before the first untrusted byte the decoder adds this one; a filter can only be made narrower.</summary>
    Reading,
}

static class Seccomp
{
    // Instructions of the classic packet filter, as far as they are used.
    const ushort LoadWord = 0x20, JumpIfEqual = 0x15, JumpIfAtLeast = 0x35, JumpIfAnyBit = 0x45, Return = 0x06;

    // struct seccomp_data: nr, arch, instruction pointer, six arguments of 64 bits (low half first).
    const uint NumberAt = 0, ArchitectureAt = 4, ArgumentsAt = 16;

    const uint Allow = 0x7FFF_0000, KillProcess = 0x8000_0000, Fail = 0x0005_0000, NotPermitted = 1, NoSuchCall = 38;
    const uint X64Architecture = 0xC000_003E, Arm64Architecture = 0xC000_00B7, X32Numbers = 0x4000_0000;

    const uint CloneThread = 0x0001_0000;

    // O_WRONLY, O_RDWR, O_CREAT, O_TRUNC, O_APPEND, and the bit that only O_TMPFILE has: the same on both processors.
    const uint WritingFlags = 0x1 | 0x2 | 0x40 | 0x200 | 0x400 | 0x40_0000;
    const uint SetName = 15, SetMemoryName = 0x5356_4D41;

    readonly record struct Instruction(ushort Code, byte IfTrue, byte IfFalse, uint Value);

    /// <summary>Whether filters are known for this processor.</summary>
    internal static bool IsSupported(Architecture architecture) => architecture is Architecture.X64 or Architecture.Arm64;

    /// <summary>The filter as bubblewrap and the kernel read it: 8 bytes per instruction.</summary>
    /// <param name="stage">The part of life it is for.</param>
    /// <param name="architecture">x64 or arm64.</param>
    /// <param name="ownProcess">The process that may be signalled, in <see cref="Stage.Reading"/>.</param>
    internal static byte[] Program(Stage stage, Architecture architecture, uint ownProcess)
    {
        var isX64 = architecture == Architecture.X64;
        List<Instruction> program =
        [
            new(LoadWord, 0, 0, ArchitectureAt),
            new(JumpIfEqual, 1, 0, isX64 ? X64Architecture : Arm64Architecture),
            new(Return, 0, 0, KillProcess),
            new(LoadWord, 0, 0, NumberAt),
            new(JumpIfAtLeast, 0, 1, X32Numbers),
            new(Return, 0, 0, Fail | NoSuchCall),
        ];
        foreach (var call in Syscalls.Allowed)
        {
            var number = isX64 ? call.X64 : call.Arm64;
            if (number < 0 || (call.Permission == Permission.Starting && stage == Stage.Reading)) continue;
            var verdict = Verdict(call.Permission, stage, ownProcess);
            program.Add(new(JumpIfEqual, 0, (byte)verdict.Length, (uint)number));
            program.AddRange(verdict);
        }

        program.Add(new(Return, 0, 0, Fail | NoSuchCall));
        return Bytes(program);
    }

    static Instruction[] Verdict(Permission permission, Stage stage, uint ownProcess) => (permission, stage) switch
    {
        (Permission.ThreadsOnly, _) =>
            [Load(argument: 0), new(JumpIfAnyBit, 0, 1, CloneThread), Allowed, Refused],
        (Permission.OwnProcessOnly, Stage.Reading) =>
            [Load(argument: 0), new(JumpIfEqual, 0, 1, ownProcess), Allowed, Refused],
        (Permission.ReadOnlyOnceLocked, Stage.Reading) =>
            [Load(argument: 2), new(JumpIfAnyBit, 1, 0, WritingFlags), Allowed, Refused],
        (Permission.QueryOnceLocked, Stage.Reading) =>
        [
            Load(argument: 2), new(JumpIfEqual, 0, 3, 0), LoadHigh(argument: 2), new(JumpIfEqual, 0, 1, 0), Allowed, Refused,
        ],
        (Permission.NamesOnceLocked, Stage.Reading) =>
            [Load(argument: 0), new(JumpIfEqual, 1, 0, SetName), new(JumpIfEqual, 0, 1, SetMemoryName), Allowed, Refused],
        _ => [Allowed],
    };

    static Instruction Allowed => new(Return, 0, 0, Allow);

    static Instruction Refused => new(Return, 0, 0, Fail | NotPermitted);

    static Instruction Load(uint argument) => new(LoadWord, 0, 0, ArgumentsAt + (8 * argument));

    static Instruction LoadHigh(uint argument) => new(LoadWord, 0, 0, ArgumentsAt + (8 * argument) + 4);

    static byte[] Bytes(List<Instruction> program)
    {
        var bytes = new byte[program.Count * 8];
        for (var i = 0; i < program.Count; i++)
        {
            var at = bytes.AsSpan(i * 8);
            BinaryPrimitives.WriteUInt16LittleEndian(at, program[i].Code);
            at[2] = program[i].IfTrue;
            at[3] = program[i].IfFalse;
            BinaryPrimitives.WriteUInt32LittleEndian(at[4..], program[i].Value);
        }

        return bytes;
    }
}
