// Whether there is a sandbox to decode in. Without one nothing is decoded, and the program says why.
namespace Waarborg.Decoding;

abstract record SandboxState
{
    /// <summary>A decoder was started in it.</summary>
    internal sealed record Ready : SandboxState;

    /// <summary>What is missing, in words.</summary>
    internal sealed record Missing(string Reason) : SandboxState;
}
