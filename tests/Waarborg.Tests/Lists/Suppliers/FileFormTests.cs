// Files of every form: good ones, bad ones, cut ones, and those that are for something else.
using System.Globalization;
using Waarborg.Cli;
using Waarborg.Lists;
using Waarborg.Lists.Suppliers;
using Waarborg.People;
using Waarborg.Tests.Support;

namespace Waarborg.Tests.Lists.Suppliers;

public sealed class FileFormTests : IDisposable
{
    readonly TempInstallation _at = new();

    public void Dispose() => _at.Dispose();

    public static TheoryData<int> Forms => [.. SourceForms.OfFiles.Select(form => (int)form)];

    [Theory]
    [MemberData(nameof(Forms))]
    public void A_good_file_of_every_form_is_recognised_by_what_it_begins_with(int which)
    {
        var form = (SourceForm)which;
        foreach (var mark in new[] { "", "\uFEFF" })
        {
            foreach (SourceForm? said in new SourceForm?[] { null, form })
            {
                var (taken, content) = Read(mark + SomeFiles.Good(form, 1, 2, 3), said);
                Assert.IsType<FileIntake.Taken>(taken);
                Assert.Equal(3, content!.Entries.Length);
                Assert.Equal(
                    form is SourceForm.TxDataset ? 0 : 3, content.Table(ListAlgorithm.Md5).Values.Length);
                Assert.Equal(
                    form is SourceForm.TxDataset or SourceForm.ProjectVic ? 3 : 0, content.Table(ListAlgorithm.Pdq).Values.Length);
                Assert.All(content.Entries.ToArray(), entry => Assert.Equal(ListCategory.NationallyIllegal, entry.Category));
            }
        }
    }

    [Theory]
    [MemberData(nameof(Forms))]
    public void A_file_of_another_form_than_was_said_is_refused_in_words(int which)
    {
        foreach (var other in SourceForms.OfFiles.Where(form => form != (SourceForm)which))
        {
            var words = Refusal(Read(SomeFiles.Good((SourceForm)which, 1), other).Intake);
            Assert.Contains(
                $"does not have the form {other.FileWord()}, as was said: it looks like {((SourceForm)which).FileWord()}", words,
                StringComparison.Ordinal);
        }
    }

    [Theory]
    [MemberData(nameof(Forms))]
    public void A_bad_record_is_named_by_its_number_and_the_others_are_taken_only_where_that_was_asked(int which)
    {
        var form = (SourceForm)which;
        var text = SomeFiles.Good(form, 1, 2, 3);
        var broken = form == SourceForm.TxDataset ? SomeHashes.Pdq(2).ToString() : SomeHashes.Md5(2);
        text = text.Replace(broken, "zz" + broken[2..], StringComparison.OrdinalIgnoreCase);
        var bad = Assert.Single(Assert.IsType<FileIntake.Bad>(Read(text).Intake).Lines);
        Assert.Equal(BadLineReason.NotHexadecimal, bad.Reason);
        Assert.StartsWith(
            form == SourceForm.ProjectVic ? "record 2 " : form == SourceForm.JsonLines ? "line 2 " : "line 3 ", bad.ToString(),
            StringComparison.Ordinal);
        Assert.DoesNotContain(broken[2..], bad.ToString(), StringComparison.OrdinalIgnoreCase);

        var (taken, content) = Read(text, skip: true);
        Assert.Equal([bad], Assert.IsType<FileIntake.Taken>(taken).Skipped);
        // Another fingerprint of the same record is not spoiled by it.
        Assert.Equal(form is SourceForm.ProjectVic or SourceForm.Icse ? 3 : 2, content!.Entries.Length);
    }

    [Theory]
    [MemberData(nameof(Forms))]
    public void A_file_that_breaks_off_inside_a_fingerprint_is_never_taken_in_silence(int which)
    {
        var text = SomeFiles.Good((SourceForm)which, 1, 2, 3);
        var last = which == (int)SourceForm.TxDataset ? SomeHashes.Pdq(3).ToString() : SomeHashes.Md5(3);
        var at = text.IndexOf(last, StringComparison.OrdinalIgnoreCase);
        Assert.InRange(at, 1, text.Length);
        var (intake, content) = Read(text[..(at + 10)]);
        Assert.True(intake is FileIntake.Bad or FileIntake.Refused);
        Assert.Null(content);
    }

    [Fact]
    public void A_project_vic_file_that_breaks_off_anywhere_is_refused_whole_even_where_bad_records_are_passed_over()
    {
        var text = SomeFiles.Good(SourceForm.ProjectVic, 1, 2);
        for (var length = 1; length < text.Length; length += 1 + (length / 40))
        {
            var (intake, content) = Read(text[..length], skip: true);
            Assert.IsNotType<FileIntake.Taken>(intake);
            Assert.Null(content);
        }

        Assert.Contains("ends before its end", Refusal(Read(text[..^1], skip: true).Intake), StringComparison.Ordinal);
        Assert.Contains("ends before its end", Refusal(Read(text + "{}", skip: true).Intake), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(SourceForm.Icse)]
    [InlineData(SourceForm.TxDataset)]
    public void A_csv_that_ends_inside_quotation_marks_is_refused_whole(object form)
    {
        var text = SomeFiles.Good((SourceForm)form, 1, 2) + "\"never closed\n" + SomeFiles.TxLine(9) + "\n";
        Assert.Contains("ends before its end", Refusal(Read(text, skip: true).Intake), StringComparison.Ordinal);
    }

    [Fact]
    public void A_text_with_line_breaks_is_never_taken_for_lines()
    {
        var text = $"{SomeFiles.TxHeader}\n{SomeFiles.TxLine(1)}\n"
            + $"raw_text,\"harmless\n{SomeFiles.TxLine(2).Replace("\"", "\"\"", StringComparison.Ordinal)}\n\",c,POSITIVE_CLASS,csam\n"
            + SomeFiles.TxLine(3) + "\n";
        var (intake, content) = Read(text, skip: true);
        Assert.Equal(BadLineReason.BrokenQuotes, Assert.Single(Assert.IsType<FileIntake.Taken>(intake).Skipped).Reason);
        Assert.Equal(2, content!.Entries.Length);
        Assert.DoesNotContain(HashBytes.From(SomeHashes.Pdq(2)), content.Table(ListAlgorithm.Pdq).Values.ToArray());
    }

    public static TheoryData<string, string> OtherPurposes => new()
    {
        {
            "adults' intimate images",
            """
            {"count":1,"nextSetTimestamp":1,"hasMoreRecords":false,"hashRecords":[{"lastModtimestamp":1,"signalType":"ImagePDQ",
            "hashValue":"00","hashStatus":"Active","caseNumbers":{"x":"Active"},"CSPFeedbacks":[]}]}
            """
        },
        { "adults' intimate images", """[{"signalType":"ImagePDQ","hashValue":"00","caseNumbers":{"x":"Active"}}]""" },
        { "adults' intimate images", """{"signalType":"ImagePDQ","hashValue":"00","CSPFeedbacks":[{"source":"x"}]}""" },
        { "adults' intimate images", "signalType,hashValue,caseNumbers\nImagePDQ,00,x\n" },
        { "terrorist content", """{"count":1,"next":null,"results":[{"hash_digest":"00","algorithm":"MD5","ideology":"x"}]}""" },
        { "terrorist content", """[{"hash_digest":"00","algorithm":"MD5","ideology":"x"}]""" },
        { "terrorist content", "algorithm;hash_digest;ideology\nMD5;00;x\n" },
        {
            "terrorist content",
            SomeFiles.Good(SourceForm.JsonLines, 1) + """{"hash_digest":"00","algorithm":"MD5","ideology":"x","more":{}}"""
        },
        { "terrorist content", SomeFiles.Vic(SomeFiles.Medium(1), SomeFiles.Medium(2, more: "\"ideology\": \"x\",")) },
        { "by line 3 it has another purpose", "algorithm,hash,category,reference,purpose\n"
            + $"md5,{SomeHashes.Md5(1)},Baseline,A,CSAM\nmd5,{SomeHashes.Md5(2)},Baseline,B,NCII\n" },
    };

    [Theory]
    [MemberData(nameof(OtherPurposes))]
    public void S12_a_list_with_the_fields_of_another_purpose_is_refused_whole_whatever_its_form(string words, string text)
    {
        // Of the program's own two forms a name that says which is believed.
        var isOwn = text.StartsWith("algorithm,hash,category", StringComparison.Ordinal);
        foreach (var name in isOwn ? ["list.csv", "list.txt"] : new[] { "list.csv", "list.json", "list.jsonl" })
        {
            foreach (var skip in new[] { false, true })
            {
                var outcome = new ListStore(_at.Installation).Import(
                    new("known", _at.Write(name, text), "supplier", skip), Actor.CommandLine, TestContext.Current.CancellationToken);
                var refused = Assert.IsType<ImportOutcome.Refused>(outcome).Words;
                Assert.Contains(words, refused, StringComparison.Ordinal);
                Assert.DoesNotContain(SomeHashes.Md5(1), refused, StringComparison.OrdinalIgnoreCase);
            }
        }

        Assert.Empty(new ListStore(_at.Installation).All());
        Assert.Equal(["lock"], Directory.GetFiles(Path.Combine(_at.DataFolder, "lists")).Select(Path.GetFileName));
    }

    [Fact]
    public void S12_every_class_of_a_file_becomes_what_the_table_says()
    {
        foreach (var rule in SourceForms.Table.Where(rule => SourceForms.OfFiles.Contains(rule.Form)))
        {
            var word = rule.Word switch
            {
                SourceForms.NoWord => rule.Form == SourceForm.ProjectVic ? null : "",
                SourceForms.AnyOther => "2",
                _ => rule.Word,
            };
            var (intake, content) = Read(SomeFiles.OfClass(rule.Form, word), skip: true);
            if (rule.Meaning is ClassMeaning.Taken taken)
            {
                Assert.Equal(taken.Category, Assert.Single(content!.Entries.ToArray()).Category);
                continue;
            }

            Assert.Null(content);
            // What is no category of the program's own forms is a bad line, and is named as one.
            var why = ((ClassMeaning.Refused)rule.Meaning).Why;
            if (rule.Form is SourceForm.Csv or SourceForm.JsonLines) Assert.Contains("no entry", Refusal(intake), StringComparison.Ordinal);
            else Assert.Contains($"Refused: 1 {why.InWords()}.", Refusal(intake), StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("http://github.com/VICSDATAMODEL/ProjectVic/DataModels/2.0.xml/NL/$metadata#Media", "another country")]
    [InlineData("http://github.com/VICSDATAMODEL/ProjectVic/DataModels/2.0.xml/USA/$metadata#Media", "another country")]
    [InlineData("http://github.com/VICSDATAMODEL/ProjectVic/DataModels/3.0.xml/US/$metadata#Media", "none of 1.3 and 2.0")]
    [InlineData("", "none of 1.3 and 2.0")]
    public void A_project_vic_file_whose_categories_are_not_known_is_refused_in_words(string context, string words)
    {
        var text = SomeFiles.Good(SourceForm.ProjectVic, 1).Replace(SomeFiles.VicContext, context, StringComparison.Ordinal);
        Assert.Contains(words, Refusal(Read(text).Intake), StringComparison.Ordinal);
    }

    [Fact]
    public void The_first_version_of_project_vic_is_read_too_and_one_that_says_no_version_first_is_not()
    {
        const string First = "\"odata.metadata\":\"http://github.com/ICMEC/ProjectVic/DataModels/1.3.xml#Media\"";
        var (intake, content) = Read("{" + First + ",\"value\":[" + SomeFiles.Medium(1, "1") + "]}");
        Assert.Equal(3, Assert.IsType<FileIntake.Taken>(intake).NotTaken.PassedOver + 1);
        Assert.Equal("1", content!.Reference(0));
        Assert.Contains(
            "does not say its version", Refusal(Read("{\"value\":[" + SomeFiles.Medium(1) + "]," + First + "}").Intake),
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_large_file_is_read_in_memory_that_does_not_grow_with_it()
    {
        var text = SomeFiles.Vic([.. Enumerable.Range(1, 3_000).Select(seed => SomeFiles.Medium(seed % 50 + 1, "1"))]);
        var reader = new ProjectVicReader(new MemoryStream(SomeFiles.Bytes(text)), ListLimits.Default);
        var before = GC.GetAllocatedBytesForCurrentThread();
        var steps = 0;
        while (reader.Next(out _, out _) == ListStep.Row) steps++;
        Assert.Null(reader.Fault);
        Assert.Equal(12_000, steps);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, text.Length * 4L);
    }

    [Fact]
    public void The_reference_of_a_tx_row_is_the_same_each_time_and_is_not_the_hash()
    {
        var reference = TxDatasetReader.ReferenceOf("pdq", SomeHashes.Pdq(1).ToString());
        Assert.Equal(reference, TxDatasetReader.ReferenceOf("PDQ", SomeHashes.Pdq(1).ToString().ToUpperInvariant()));
        Assert.Matches("^tx/[0-9a-f]{32}$", reference);
        Assert.DoesNotContain(reference[3..], SomeHashes.Pdq(1).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void What_was_refused_and_passed_over_is_said_by_the_command_in_numbers()
    {
        var file = _at.Write("vic.json", SomeFiles.Vic(
            SomeFiles.Medium(1), SomeFiles.Medium(2, "2"), SomeFiles.Medium(3, "0"), SomeFiles.Medium(4)));
        var output = Run("import", "a", file, "--supplier", "meldpunt", "--form", "projectvic");
        Assert.Contains("a 1  meldpunt  in force  2 entries", output, StringComparison.Ordinal);
        Assert.Contains("refused: 2 of another class", output, StringComparison.Ordinal);
        Assert.Contains("passed over: 4 of a kind that cannot be compared", output, StringComparison.Ordinal);
        var words = Assert.Throws<OperatorException>(() => Run("import", "a", file, "--supplier", "meldpunt", "--form", "xml"));
        Assert.Contains("csv, jsonlines, projectvic, icse, tx", words.Message, StringComparison.Ordinal);
    }

    string Run(params string[] words)
    {
        var output = new StringWriter(CultureInfo.InvariantCulture);
        WaarborgCommands.Create().Parse(["list", .. words, "--data", _at.DataFolder]).Invoke(
            new() { Output = output, Error = output, EnableDefaultExceptionHandler = false });
        return output.ToString();
    }

    static string Refusal(FileIntake intake) => Assert.IsType<FileIntake.Refused>(intake).Words;

    (FileIntake Intake, ReleaseContent? Content) Read(string text, SourceForm? form = null, bool skip = false)
    {
        var builder = new ReleaseBuilder(ListStore.HandleOf(_at.Installation.Keys, "known"), ListLimits.Default);
        var intake = ListFileIntake.Read(
            new("known", _at.Write("list.txt", text), "supplier", skip, Form: form), builder, ListLimits.Default,
            TestContext.Current.CancellationToken);
        return (intake, intake is FileIntake.Taken ? builder.Build(ReleaseContent.Empty, 0, 0).Content : null);
    }
}
