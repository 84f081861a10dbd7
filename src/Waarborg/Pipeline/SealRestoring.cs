// The end of a joint act: two parts of a key become the key, and the file goes back to its place. No server leads here.
using System.Globalization;
using System.Security.Cryptography;
using Waarborg.Acting;
using Waarborg.Acting.Sealing;
using Waarborg.Cases;
using Waarborg.Store;

namespace Waarborg.Pipeline;

/// <summary>Takes what holders sent, object by object.</summary>
/// <remarks>
/// The key lies wrapped by the <c>store</c> key again before the object counts as opened; a stop between leaves it sealed, and
/// housekeeping destroys the key. What is opened goes back as whatever was rejected does, and is forgotten.
/// </remarks>
/// <param name="installation">Whose objects.</param>
/// <param name="atPoint">Called at named points between steps; tests stop there.</param>
sealed class SealRestoring(Installation installation, Action<string>? atPoint = null)
{
    readonly Action<string> _atPoint = atPoint ?? (static _ => { });
    readonly SealDesk _desk = new(installation);
    readonly SealOpening _openings = new(installation);
    readonly string _folder = SealDesk.FolderOf(installation);

    /// <summary>Opens every object of which two parts are there, puts the files back, and says what became of each.</summary>
    internal async Task<CaseAnswer> RestoreAsync(IReadOnlyList<SealShare> shares, CancellationToken cancellation)
    {
        var lines = new List<string>();
        var opened = new List<(long Object, long DisableId)>();
        var isAll = true;
        using (await _desk.TakeTurnAsync(cancellation))
        {
            foreach (var of in shares.GroupBy(one => one.Object).OrderBy(one => one.Key))
            {
                var (row, problem) = await OpenAsync(of.Key, [.. of], cancellation);
                if (row is not null) opened.Add((row.Id, row.DisableId));
                else lines.Add(Words(of.Key, problem));
                isAll &= row is not null;
            }

            _openings.EndOver();
        }

        foreach (var source in opened.SelectMany(one => SourcesOf(one.DisableId)).Distinct(StringComparer.Ordinal).ToList())
        {
            await new CaseDesk(installation).FinishAsync(source, cancellation);
        }

        foreach (var (number, disableId) in opened)
        {
            var isBack = SourcesOf(disableId).Count == 0;
            isAll &= isBack;
            lines.Add(Words(number, isBack
                ? "opened, and put back. The letters about it are destroyed."
                : "opened. Its file could not be put back yet; that is tried again at the next scan of the source."));
        }

        return isAll ? new CaseAnswer.Done(lines) : new CaseAnswer.Incomplete(lines);
    }

    static string Words(long number, string words) => string.Create(CultureInfo.InvariantCulture, $"Object {number}: {words}");

    async Task<(SealRow? Opened, string Problem)> OpenAsync(
        long number, IReadOnlyList<SealShare> shares, CancellationToken cancellation)
    {
        SealRow? row;
        long? opening;
        using (var connection = installation.Database.Open())
        {
            row = SealStore.Find(connection, null, number);
            opening = SealOpening.OpeningOf(connection, null, number);
        }

        if (row is not { State: SealState.Sealed }) return (null, "there is no such sealed object here.");
        if (opening is not { } act) return (null, "two people have not agreed to open it: ./waarborg seal joint");
        if (shares.Any(one => one.Installation != installation.Id)) return (null, "an answer is for another installation.");
        var (dataKey, problem) = KeyOf(act, shares);
        if (dataKey is null) return (null, problem);
        try
        {
            if (!await FitsAsync(row, dataKey, cancellation)) return (null, "the parts do not open it. Nothing was changed.");
            SealedFile.GiveKey(_folder, row.SealedName, installation.Keys, dataKey);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(dataKey);
        }

        _atPoint("open:key-given");
        using (var connection = installation.Database.Open())
        using (var transaction = connection.BeginTransaction(deferred: false))
        {
            // The order of things is asked once more: a verdict may have come since two people agreed.
            if (!_desk.MayAll(connection, transaction, row.DisableId, new CaseCommand.Restore()))
            {
                return (null, "it was judged anew since two people agreed.");
            }

            SealStore.SetState(connection, transaction, row.Id, SealState.Opened);
            SealStore.SetItems(connection, transaction, row.DisableId, ItemRestriction.Disabled, null);
            transaction.Commit();
        }

        _atPoint("open:opened");
        _desk.GoOn(row with { State = SealState.Opened });
        return (row, "");
    }

    (byte[]? Key, string Problem) KeyOf(long act, IReadOnlyList<SealShare> shares)
    {
        if (HolderKeyFile.Read(_openings.KeyFileOf(act)) is not HolderKeyOutcome.Read { Key: var key })
        {
            return (null, "the key of the joint act is gone. Agree once more: ./waarborg seal joint");
        }

        var parts = new List<KeyShare>();
        try
        {
            using (key)
            {
                foreach (var share in shares)
                {
                    if (share.Open(key) is { } part) parts.Add(part);
                    else return (null, $"the answer of {share.Holder} is to another key, or was changed.");
                }
            }

            var two = parts.DistinctBy(one => one.Number).Take(KeyShares.Needed).ToList();
            return two.Count < KeyShares.Needed
                ? (null, "one holder alone does not open it: it takes the parts of two.")
                : (KeyShares.Combine(two, out var words), words);
        }
        finally
        {
            foreach (var part in parts) part.Clear();
        }
    }

    // It must be the very file that was made unavailable.
    async Task<bool> FitsAsync(SealRow row, byte[] dataKey, CancellationToken cancellation) =>
        new RestrictionJournal(installation).Find(row.DisableId) is { } disabled
        && await SealedFile.VerifyAsync(_folder, row.SealedName, dataKey, cancellation) is SealCheck.Intact intact
        && Contents.Are(intact.Content, disabled.Details);

    IReadOnlyList<string> SourcesOf(long disableId)
    {
        using var connection = installation.Database.Open();
        return SealStore.Sources(connection, disableId);
    }
}
