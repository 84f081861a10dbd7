// Makes what a person who must look sees of an item: from where it lies, or from under seal, in the decoder's sandbox.
using System.IO.Pipelines;
using Waarborg.Acting;
using Waarborg.Cases;
using Waarborg.Decoding;
using Waarborg.Intake;
using Waarborg.Permits;
using Waarborg.Store;

namespace Waarborg.Pipeline;

/// <summary>What asking for a derivative gave.</summary>
abstract record DerivativeAnswer
{
    internal sealed record Made(GreyPicture Picture) : DerivativeAnswer;

    internal sealed record NotMade(string Words) : DerivativeAnswer;
}

sealed class Derivatives(Installation installation, DecoderPool decoders)
{
    readonly RestrictionJournal _journal = new(installation);

    /// <summary>The derivative of an item, in memory only.</summary>
    /// <param name="found">The case.</param>
    /// <param name="item">The item.</param>
    /// <param name="size">How much of it is asked for.</param>
    /// <param name="cancellation">Stops it.</param>
    internal async Task<DerivativeAnswer> MakeAsync(
        Case found, CaseItem item, DerivativeSize size, CancellationToken cancellation)
    {
        if (item.IsByAddress) return NotMade("An address named it: nothing of it is decoded, and nobody looks at it here.");
        if (item.Version is not { } version) return NotMade("It was an upload, and nothing of it is kept here.");
        if (item.Restriction == ItemRestriction.Sealed) return NotMade("It is sealed: nobody sees anything of it.");
        if (item.Restriction == ItemRestriction.Shredded) return NotMade("It was destroyed.");
        return item.Restriction == ItemRestriction.Disabled && item.DisableId is { } disabled
            && _journal.Find(disabled) is { } restriction
            ? await FromSealAsync(found, restriction, version.Size, size, cancellation)
            : await FromSourceAsync(found, item, version, size, cancellation);
    }

    async Task<DerivativeAnswer> FromSealAsync(
        Case found, Restriction restriction, long length, DerivativeSize size, CancellationToken cancellation)
    {
        await using var opened = new SealedReader(
            Path.Combine(installation.Folder, "sealed"), restriction.SealedName, installation.Keys, cancellation);
        return Answer(await decoders.DeriveAsync(new(found.Source, length, opened.ReadAsync), size, cancellation));
    }

    // Only the very version that matched is shown: what lies there now may be anything.
    async Task<DerivativeAnswer> FromSourceAsync(
        Case found, CaseItem item, FileVersion version, DerivativeSize size, CancellationToken cancellation)
    {
        if (new SourceStore(installation).Find(found.Source) is not { Kind: SourceKind.Folder, Path: { } path }
            || FolderSource.Open(path) is not SourceOutcome.Opened { Source: var folder })
        {
            return NotMade("Its source cannot be opened.");
        }

        using (folder)
        {
            if (folder.Open(item.Locator) is not OpenOutcome.Opened { Item: var file })
            {
                return NotMade("It is not there any more.");
            }

            using (file)
            {
                if (!file.CheckIs(version)) return NotMade("It has changed since it matched. The next scan reads it again.");
                var made = await decoders.DeriveAsync(new(found.Source, file.Size, file.ReadAsync), size, cancellation);
                return file.CheckIs(version) ? Answer(made) : NotMade("It has changed while it was read.");
            }
        }
    }

    static DerivativeAnswer Answer(DerivativeOutcome outcome) => outcome switch
    {
        DerivativeOutcome.Made made => new DerivativeAnswer.Made(made.Picture),
        DerivativeOutcome.NotMade not => NotMade($"No picture could be made of it: {ReasonNames.Of(not.Reason)}."),
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    static DerivativeAnswer.NotMade NotMade(string words) => new(words);

    /// <summary>Reads what is under seal from its beginning on, as often as a decoder begins anew; in memory only.</summary>
    sealed class SealedReader(string folder, string name, KeyRing keys, CancellationToken cancellation) : IAsyncDisposable
    {
        Reading? _reading;
        long _at;

        internal async ValueTask<int> ReadAsync(long offset, Memory<byte> into, CancellationToken stop)
        {
            if (offset == 0 || _reading is null)
            {
                await EndAsync();
                (_reading, _at) = (new(folder, name, keys, cancellation), 0);
            }

            if (offset != _at) throw new IOException("What is under seal is read in its order.");
            var count = await _reading.ReadAsync(into, stop);
            _at += count;
            return count;
        }

        public ValueTask DisposeAsync() => EndAsync();

        async ValueTask EndAsync()
        {
            if (_reading is not { } reading) return;
            _reading = null;
            await reading.DisposeAsync();
        }
    }

    /// <summary>One pass over what is under seal.</summary>
    sealed class Reading : IAsyncDisposable
    {
        readonly Pipe _pipe = new(new(pauseWriterThreshold: 4 * SealedFile.ChunkBytes));
        readonly CancellationTokenSource _stop;
        readonly Task _writing;

        internal Reading(string folder, string name, KeyRing keys, CancellationToken cancellation)
        {
            _stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
            _writing = WriteAsync(folder, name, keys);
        }

        async Task WriteAsync(string folder, string name, KeyRing keys)
        {
            Exception? fault = null;
            try
            {
                var check = await SealedFile.ReadAsync(
                    folder, name, KeyWrap.By(keys),
                    async (chunk, stop) => await _pipe.Writer.WriteAsync(chunk, stop), _stop.Token);
                if (check is not SealCheck.Intact) fault = new IOException("What is under seal does not open.");
            }
            catch (Exception error) when (error is IOException or OperationCanceledException or UnauthorizedAccessException)
            {
                fault = error;
            }

            await _pipe.Writer.CompleteAsync(fault);
        }

        internal async ValueTask<int> ReadAsync(Memory<byte> into, CancellationToken stop)
        {
            var read = await _pipe.Reader.ReadAsync(stop);
            var count = (int)Math.Min(read.Buffer.Length, into.Length);
            var taken = read.Buffer.Slice(0, count);
            var at = into;
            foreach (var part in taken)
            {
                part.CopyTo(at);
                at = at[part.Length..];
            }

            _pipe.Reader.AdvanceTo(taken.End);
            return count;
        }

        public async ValueTask DisposeAsync()
        {
            await _stop.CancelAsync();
            await _pipe.Reader.CompleteAsync();
            await _writing;
            _stop.Dispose();
        }
    }
}
