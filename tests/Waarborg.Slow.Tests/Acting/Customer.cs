using Waarborg.Tests.Support;

namespace Waarborg.Slow.Tests.Acting;

/// <summary>
/// A customer who exchanges files, folders and symbolic links without pause. He never removes or overwrites a file of his
/// own, so that whatever is missing at the end was lost by the program.
/// </summary>
sealed class Customer(Tree tree, Random random)
{
    int _number;
    int _acts;
    volatile bool _stop;

    internal int Acts => _acts;

    internal Task RunAsync() => Task.Factory.StartNew(
        () =>
        {
            while (!_stop) Act();
        },
        TaskCreationOptions.LongRunning);

    internal void Stop() => _stop = true;

    void Act()
    {
        _acts++;
        try
        {
            switch (random.Next(6))
            {
                case 0: PutLinkInPlaceOfFolder(); break;
                case 1: PutLinkInPlaceOfFile(); break;
                case 2: ExchangeFiles(); break;
                case 3: MoveFolderAway(); break;
                case 4: MoveFile(); break;
                default: RenameHidden(); break;
            }
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // The program was quicker; the customer goes on with something else.
        }
    }

    void PutLinkInPlaceOfFolder()
    {
        if (Pick(Folders()) is not { } folder) return;
        var aside = $"{tree.At("source")}/~{_number++}";
        Directory.Move(folder, aside);
        Swapped(folder, $"../outside/{Path.GetFileName(folder)}", () => Directory.Move(aside, folder));
    }

    void PutLinkInPlaceOfFile()
    {
        if (Pick(Files()) is not { } file) return;
        var aside = $"{file}~{_number++}";
        File.Move(file, aside);
        Swapped(
            file, $"../../outside/{Path.GetFileName(Path.GetDirectoryName(file))}/{Path.GetFileName(file)}",
            () => File.Move(aside, file));
    }

    static void Swapped(string place, string target, Action back)
    {
        try
        {
            File.CreateSymbolicLink(place, target);
            Thread.SpinWait(2000);
            File.Delete(place);
        }
        finally
        {
            back();
        }
    }

    void ExchangeFiles()
    {
        if (Pick(Files()) is not { } one || Pick(Files()) is not { } other || one == other) return;
        var aside = $"{one}~{_number++}";
        File.Move(one, aside);
        File.Move(other, one);
        File.Move(aside, other);
    }

    void MoveFolderAway()
    {
        if (Pick(Folders()) is not { } folder) return;
        var away = $"{tree.At("away")}/~{_number++}";
        Directory.Move(folder, away);
        Thread.SpinWait(2000);
        Directory.Move(away, folder);
    }

    void MoveFile()
    {
        if (Pick(Files()) is { } file && Pick(Folders()) is { } folder) File.Move(file, $"{folder}/{Path.GetFileName(file)}");
    }

    void RenameHidden()
    {
        foreach (var folder in Folders())
        {
            foreach (var hidden in Directory.GetFiles(folder, ".waarborg-*")) File.Move(hidden, $"{folder}/seen-{_number++}");
        }
    }

    string[] Folders() => Directory.GetDirectories(tree.At("source"));

    string[] Files() => Pick(Folders()) is { } folder ? Directory.GetFiles(folder) : [];

    string? Pick(string[] choices) => choices.Length == 0 ? null : choices[random.Next(choices.Length)];
}
