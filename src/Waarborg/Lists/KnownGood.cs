// Harmless pictures that must never match: those that are shipped, and those that the operator vouches for.
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Waarborg.Hashing;

namespace Waarborg.Lists;

/// <summary>One fingerprint of a harmless picture.</summary>
/// <param name="Algorithm">What kind of fingerprint it is.</param>
/// <param name="Hash">The fingerprint.</param>
/// <param name="Note">What the picture is, in the words of whoever vouches for it.</param>
sealed record KnownGoodPrint(ListAlgorithm Algorithm, HashBytes Hash, string Note);

/// <summary>The set as it stands. It never changes; any thread may read it.</summary>
sealed class KnownGoodSet
{
    /// <summary>Length of a note, in characters.</summary>
    internal const int MaxNoteLength = 200;

    const string Resource = "Lists/known-good.csv";
    const string Header = "algorithm,hash,note";

    readonly KnownGoodPrint[] _prints;
    readonly Dictionary<(ListAlgorithm, HashBytes), string> _exact = [];
    readonly PdqIndex _index;

    internal KnownGoodSet(IEnumerable<KnownGoodPrint> prints)
    {
        _prints = [.. prints.DistinctBy(print => (print.Algorithm, print.Hash))];
        var near = new List<PdqIndexEntry>();
        for (var i = 0; i < _prints.Length; i++)
        {
            var (algorithm, hash, note) = _prints[i];
            if (algorithm != ListAlgorithm.Pdq)
            {
                _exact.Add((algorithm, hash), note);
                continue;
            }

            // A harmless picture is looked up inverted as well, so an entry that is near its complement is near it.
            near.Add(new(hash.ToPdq(), i));
            near.Add(new(hash.ToPdq().Complement, i));
        }

        _index = PdqIndex.Build(near);
    }

    /// <summary>The harmless pictures that come with the program.</summary>
    internal static KnownGoodSet Shipped { get; } = new(ReadShipped());

    internal IReadOnlyList<KnownGoodPrint> Prints => _prints;

    /// <summary>Tells this set from any other; it says nothing of what is in it.</summary>
    internal string Digest()
    {
        using var text = new StringWriter(CultureInfo.InvariantCulture);
        Write(text);
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())));
    }

    internal KnownGoodSet With(IEnumerable<KnownGoodPrint> more) => new(_prints.Concat(more));

    /// <summary>What the harmless picture is that has this fingerprint or one like it; null when none has.</summary>
    internal (string Note, int Distance)? Find(ListAlgorithm algorithm, HashBytes hash, List<PdqHit> hits)
    {
        if (algorithm != ListAlgorithm.Pdq)
        {
            return _exact.TryGetValue((algorithm, hash), out var note) ? (note, 0) : null;
        }

        hits.Clear();
        if (_index.FindWithin(hash.ToPdq(), Canary.Radius, hits) == 0) return null;
        var nearest = hits.MinBy(hit => (hit.Distance, hit.Id));
        return (_prints[nearest.Id].Note, nearest.Distance);
    }

    /// <summary>Whether a fingerprint may stand in the set: what no list may hold needs no vouching.</summary>
    internal static bool MayHold(ListAlgorithm algorithm, HashBytes hash)
    {
        if (algorithm != ListAlgorithm.Pdq) return true;
        return hash.ToPdq().SetBits is >= HashRowRules.MinPdqBits and <= HashRowRules.MaxPdqBits;
    }

    /// <summary>A note on one line, no longer than it may be.</summary>
    internal static string CleanNote(string note)
    {
        var clean = new string([.. note.Take(MaxNoteLength).Select(c => char.IsControl(c) ? ' ' : c)]).Trim();
        return clean.Length == 0 ? "no note" : clean;
    }

    /// <summary>Reads lines of the shipped form.</summary>
    /// <exception cref="InvalidDataException">A line is not of the form: the program was built wrong.</exception>
    internal static IReadOnlyList<KnownGoodPrint> Read(TextReader text)
    {
        var prints = new List<KnownGoodPrint>();
        if (text.ReadLine() != Header) throw new InvalidDataException($"The known-good set must begin with {Header}.");
        for (var number = 2; text.ReadLine() is { } line; number++)
        {
            if (line.Length == 0) continue;
            var fields = line.Split(',', 3);
            if (fields.Length != 3 || !ListAlgorithms.TryParse(fields[0], out var algorithm)
                || !HashBytes.TryParse(fields[1], algorithm.ByteCount(), out var hash))
            {
                throw new InvalidDataException($"Line {number} of the known-good set is not of the form {Header}.");
            }

            if (MayHold(algorithm, hash)) prints.Add(new(algorithm, hash, fields[2].Trim('"')));
        }

        return prints;
    }

    /// <summary>Reads what <see cref="Save"/> wrote.</summary>
    /// <exception cref="InvalidDataException">It is nothing of the kind.</exception>
    internal static KnownGoodSet Load(Stream stream)
    {
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return new KnownGoodSet(Read(reader));
    }

    /// <summary>Writes all of it, in UTF-8.</summary>
    internal void Save(Stream stream)
    {
        using var text = new StringWriter(CultureInfo.InvariantCulture);
        Write(text);
        stream.Write(Encoding.UTF8.GetBytes(text.ToString()));
    }

    /// <summary>Writes what <see cref="Read"/> reads.</summary>
    internal void Write(TextWriter text)
    {
        text.Write(Header + "\n");
        Span<byte> bytes = stackalloc byte[HashBytes.MaxByteCount];
        foreach (var (algorithm, hash, note) in _prints)
        {
            hash.CopyTo(bytes);
            text.Write($"{algorithm.Name()},{Convert.ToHexStringLower(bytes[..algorithm.ByteCount()])},{note}\n");
        }
    }

    static IReadOnlyList<KnownGoodPrint> ReadShipped()
    {
        using var stream = typeof(KnownGoodSet).Assembly.GetManifestResourceStream(Resource)
            ?? throw new InvalidDataException($"The resource {Resource} is missing from the program.");
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return Read(reader);
    }
}
