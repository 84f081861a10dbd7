// What goes into an index and what comes out of it.
namespace Waarborg.Hashing;

/// <summary>One hash of an index, and what its owner calls it.</summary>
/// <param name="Hash">The hash. Not all zero: that is the hash of no picture.</param>
/// <param name="Id">The owner's number for it. The same number may stand at several hashes.</param>
public readonly record struct PdqIndexEntry(Pdq256 Hash, int Id);

/// <summary>One entry within the radius of a query.</summary>
/// <param name="Id">The number that the entry was added with.</param>
/// <param name="Distance">Bits that differ from the query, at most the radius.</param>
public readonly record struct PdqHit(int Id, int Distance);

/// <summary>One entry within the radius of one of several queries.</summary>
/// <param name="Query">Which of the queries, from 0.</param>
/// <param name="Id">The number that the entry was added with.</param>
/// <param name="Distance">Bits that differ from that query, at most the radius.</param>
public readonly record struct PdqBatchHit(int Query, int Id, int Distance);
