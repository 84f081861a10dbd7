// How often one address may answer a draft. Who answers is not kept: only a count in memory, until its window ends.
using System.Net;

namespace Waarborg.Server.Guards;

sealed class AnswerLimit(TimeProvider time)
{
    /// <summary>Answers of one address within <see cref="Window"/>.</summary>
    internal const int MaxAnswers = 5;

    /// <summary>Addresses remembered within <see cref="Window"/>; more are counted by their networks until it ends.</summary>
    internal const int MaxAddresses = 10_000;

    internal static TimeSpan Window { get; } = TimeSpan.FromHours(1);

    readonly AddressCount _answers = new(time, Window, MaxAnswers, MaxAddresses);

    /// <summary>Counts an answer from this address; false when it has had its answers.</summary>
    internal bool TryAdd(IPAddress? address) => _answers.TryAdd(address);
}
