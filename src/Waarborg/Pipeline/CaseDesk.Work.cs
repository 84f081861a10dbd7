// What follows for the items of one case, once it is written down: disabled, sealed, put back, forgotten.
using Waarborg.Cases;
using Waarborg.Intake;
using Waarborg.People;
using Waarborg.Permits;

namespace Waarborg.Pipeline;

sealed partial class CaseDesk
{
    /// <summary>Carries out what follows for the items of one case, and gathers the words.</summary>
    sealed class Work : IDisposable
    {
        readonly CaseDesk _desk;
        readonly Case _case;
        readonly FolderSource? _folder;
        readonly bool _isUpload;
        readonly List<string> _lines = [];
        bool _incomplete;

        internal Work(CaseDesk desk, Case found)
        {
            (_desk, _case) = (desk, found);
            var source = new SourceStore(desk._installation).Find(found.Source)!;
            // Said by what the source is: a folder that cannot be opened is a folder still, and holds somebody's only copy.
            _isUpload = source.Kind == SourceKind.Upload;
            if (_isUpload) return;
            var opened = FolderSource.Open(source.Path!);
            if (opened is SourceOutcome.Opened { Source: var folder }) _folder = folder;
            else Problem = ((SourceOutcome.Refused)opened).Words;
        }

        internal string? Problem { get; }

        internal static bool IsActedOn(ItemRestriction restriction) =>
            restriction is ItemRestriction.Disabling or ItemRestriction.Disabled or ItemRestriction.Restoring;

        /// <summary>Does what follows from a verdict that is written down.</summary>
        internal Task FollowAsync(CaseItem item, Verdict verdict, Actor actor, CancellationToken cancellation) =>
            verdict == Verdict.Confirmed
                ? ConfirmAsync(item, actor, cancellation)
                : RejectAsync(item, actor, cancellation);

        async Task ConfirmAsync(CaseItem item, Actor actor, CancellationToken cancellation)
        {
            if (_isUpload)
            {
                await ConfirmUploadAsync(item, cancellation);
                return;
            }

            if (_folder is null)
            {
                SayNotYet(item, "confirmed");
                return;
            }

            // It may have gone with another name of the same object that was disabled just now.
            if (await SettledAsync(item, cancellation) is not { } current)
            {
                SayGone(item);
                return;
            }

            if (current.Restriction is ItemRestriction.Sealed or ItemRestriction.Shredded)
            {
                Say(item, $"confirmed; {current.RestrictionWords}.");
                return;
            }

            if (current is { Restriction: ItemRestriction.Disabled, DisableId: { } before })
            {
                Say(item, "confirmed; it was made unavailable before." + await _desk._seals.FollowAsync(before, cancellation));
                return;
            }

            var id = _desk._restrictions.IntendDisable(_case, current, actor);
            var done = await _desk._restrictions.CarryOutAsync(id, item.Id, _folder, _case.Source, cancellation);
            var after = done is CarriedOut.Done ? await _desk._seals.FollowAsync(id, cancellation) : "";
            Say(item, done, "confirmed. ", after);
        }

        async Task ConfirmUploadAsync(CaseItem item, CancellationToken cancellation)
        {
            var isKept = Current(item) is { Restriction: ItemRestriction.Disabled, DisableId: not null };
            Say(item, isKept
                ? "confirmed; the upload is kept, encrypted." + await _desk._seals.FollowAsync(
                    Current(item)!.DisableId!.Value, cancellation)
                : "confirmed. It was an upload, and nothing of it is kept here.");
        }

        async Task RejectAsync(CaseItem item, Actor actor, CancellationToken cancellation)
        {
            if (await SettledAsync(item, cancellation) is not { } current)
            {
                SayGone(item);
                return;
            }

            if (current is { Restriction: ItemRestriction.Disabled, DisableId: { } begun })
            {
                await _desk._seals.ReleaseAsync(begun, cancellation);
                current = Current(item) ?? current;
            }

            if (current.Restriction == ItemRestriction.Sealed)
            {
                _incomplete = true;
                Say(item, $"rejected. It is {current.RestrictionWords}. It comes back by their parts: ./waarborg seal joint");
                return;
            }

            var isGone = current.Restriction == ItemRestriction.Shredded;
            if (current.Restriction == ItemRestriction.Disabled && !await RestoreAsync(current, actor, cancellation)) return;
            if (!_desk._restrictions.Erase(_case, current))
            {
                _incomplete = true;
                Say(item, "rejected. Something is still being done to it; it is forgotten "
                    + (_isUpload ? "by the server itself, in one of the next hours." : "at the next scan of the source."));
                return;
            }

            Say(item, (item.IsByAddress
                    ? "rejected and forgotten. The notice stays in the case, sealed."
                    : "rejected and forgotten; these bytes and this entry are not put together again.")
                + (isGone ? " The file was destroyed, so that it cannot be put back." : ""));
        }

        // The item as it stands once whatever a stop left half-way is finished; null when it is in the case no more.
        async Task<CaseItem?> SettledAsync(CaseItem item, CancellationToken cancellation)
        {
            var current = Current(item);
            var underWay = current?.Restriction switch
            {
                ItemRestriction.Disabling => current.DisableId,
                ItemRestriction.Restoring => current.RestoreId,
                _ => null,
            };
            if (underWay is not { } entry) return current;
            if (_isUpload)
            {
                if (current!.Restriction == ItemRestriction.Restoring) _desk._kept.GiveUp(entry);
                return Current(item);
            }

            if (_folder is null) return current;
            await _desk._restrictions.CarryOutAsync(entry, item.Id, _folder, _case.Source, cancellation);
            return Current(item);
        }

        CaseItem? Current(CaseItem item) => _desk._cases.Find(_case.Id)?.Items.SingleOrDefault(i => i.Id == item.Id);

        /// <summary>True if the item lies in its place again.</summary>
        internal async Task<bool> RestoreAsync(CaseItem item, Actor actor, CancellationToken cancellation)
        {
            // It may be back with another name of the same object that was put back just now.
            if (Current(item)?.Restriction == ItemRestriction.Restored) return true;
            if (_desk.NamedBy(item) is { } other)
            {
                _incomplete = true;
                Say(item, $"stays away: an order or a granted notice is about this very file, in case {other}.");
                return false;
            }

            if (!_isUpload && _folder is null)
            {
                SayNotYet(item, "not put back");
                return false;
            }

            if (_desk._restrictions.IntendRestore(_case, item, actor) is not { } id)
            {
                _incomplete = true;
                Say(item, $"stays as it is: people decided about it just now. See: ./waarborg case show {_case.Id}");
                return false;
            }

            var done = _folder is null
                ? _desk._kept.GiveUp(id)
                : await _desk._restrictions.CarryOutAsync(id, item.Id, _folder, _case.Source, cancellation);
            Say(item, done, "", "");
            return done is CarriedOut.Done;
        }

        internal CaseAnswer Answer() => _incomplete ? new CaseAnswer.Incomplete(_lines) : new CaseAnswer.Done(_lines);

        /// <summary>Somebody else is to judge it too; what was said so far is not told.</summary>
        internal void SayOpen(CaseItem item, ContentStanding standing) => Say(item, standing.Verdicts.Count == 1
            ? "the verdict is kept. A second person is to judge it, who does not see the first verdict."
            : "the verdict is kept. The verdicts differ: a further person is to judge it.");

        /// <summary>A complaint waits: whoever decides of it heeds what an assessor says; nothing follows by itself.</summary>
        internal void SayAdvised(CaseItem item) => Say(item, "the verdict is kept for whoever decides about the complaint.");

        // The next scan of the source carries a verdict out, once its folder can be opened.
        void SayNotYet(CaseItem item, string what)
        {
            _incomplete = true;
            Say(item, $"{what}. {Problem}");
        }

        void SayGone(CaseItem item)
        {
            _incomplete = true;
            Say(item, "is in the case no more: the file had changed. The next scan reads it again.");
        }

        void Say(CaseItem item, string words) => _lines.Add($"Item {item.Number}: {words}");

        void Say(CaseItem item, CarriedOut done, string before, string after)
        {
            _incomplete |= done is not CarriedOut.Done;
            Say(item, before + done.Words + after);
        }

        public void Dispose() => _folder?.Dispose();
    }
}
