// NCMEC's smaller answers, and the two bodies in which an entry is confirmed or contradicted. Pure.
using System.Text;

namespace Waarborg.Lists.Suppliers;

/// <summary>Whom the exchange takes us for.</summary>
/// <param name="UserName">The account.</param>
/// <param name="MemberId">The number of the member whose account it is.</param>
/// <param name="MemberName">Its name.</param>
sealed record NcmecStatus(string UserName, string MemberId, string MemberName);

/// <summary>Who shares there.</summary>
sealed record NcmecMember(string Id, string Name);

/// <summary>A reason for which an entry may be contradicted.</summary>
/// <param name="Id">By which it is named in a body.</param>
/// <param name="Name">What the exchange calls it.</param>
/// <param name="Type">The kind of fingerprint for which it may be given.</param>
sealed record NcmecReason(Guid Id, string Name, string Type);

static class NcmecAnswers
{
    /// <summary>Members or reasons of one answer.</summary>
    const int MaxItems = 100_000;

    /// <summary>Reads the answer of <c>/v2/status</c>. Null for anything else; never throws.</summary>
    internal static NcmecStatus? ParseUntrustedStatus(ReadOnlyMemory<byte> answer) => NcmecXml.Read(
        answer,
        xml =>
        {
            if (!xml.IsKnown || xml.Name != "status") return null;
            string? user = null;
            NcmecMember? member = null;
            xml.Children(() =>
            {
                // What is said a second time is passed over.
                if (xml.Name == "username" && user is null) user = xml.Text();
                else if (xml.Name == "member" && member is null) member = Member(xml);
                else return false;
                return true;
            });
            xml.End();
            return user is null || member is null ? null : new NcmecStatus(user, member.Id, member.Name);
        },
        out _);

    /// <summary>Reads the answer of <c>/v2/members</c>. Null for anything else; never throws.</summary>
    internal static IReadOnlyList<NcmecMember>? ParseUntrustedMembers(ReadOnlyMemory<byte> answer) =>
        Items(answer, "members", "member", Member);

    /// <summary>Reads the answer of <c>/v2/feedback/{TYPE}/reasons</c>. Null for anything else; never throws.</summary>
    internal static IReadOnlyList<NcmecReason>? ParseUntrustedReasons(ReadOnlyMemory<byte> answer) => Items(
        answer, "availableFeedbackReasons", "reason",
        xml =>
        {
            if (!Guid.TryParse(xml.Attribute("guid"), out var id)) throw NcmecXml.Broken("a reason has no number");
            var reason = new NcmecReason(id, xml.Attribute("name"), xml.Attribute("type"));
            xml.Skip();
            return reason;
        });

    /// <summary>Is this what the exchange answers to feedback that it took? What stands inside is not public.</summary>
    internal static bool IsSubmissionResult(ReadOnlyMemory<byte> answer) => NcmecXml.Read(
        answer, xml => xml.IsKnown && xml.Name == "submissionResult" ? "taken" : null, out _) is not null;

    static List<T>? Items<T>(ReadOnlyMemory<byte> answer, string root, string name, Func<NcmecXml, T> item) => NcmecXml.Read(
        answer,
        xml =>
        {
            if (!xml.IsKnown || xml.Name != root) return null;
            var items = new List<T>();
            xml.Children(() =>
            {
                if (xml.Name != name) return false;
                if (items.Count == MaxItems) throw NcmecXml.Broken("it holds too many");
                items.Add(item(xml));
                return true;
            });
            xml.End();
            return items;
        },
        out _);

    static NcmecMember Member(NcmecXml xml)
    {
        var id = xml.Attribute("id");
        if (id.Length == 0) throw NcmecXml.Broken("a member has no number");
        return new(id, xml.Text());
    }
}

/// <summary>The bodies of <c>PUT /v2/entries/{memberId}/{entryId}/{TYPE}/feedback</c>, to the byte as the exchange's own
/// client sends them.</summary>
static class NcmecFeedback
{
    internal const string ContentType = "application/xml; charset=utf-8";

    /// <summary>Yes, it is what it is listed as.</summary>
    internal static byte[] Affirmative() => Body("<affirmative />");

    /// <summary>No, for these reasons of <see cref="NcmecAnswers.ParseUntrustedReasons"/>.</summary>
    internal static byte[] Negative(IReadOnlyList<Guid> reasons) => Body(
        $"<negative><reasonIds>{string.Concat(reasons.Select(reason => $"<guid>{reason:D}</guid>"))}</reasonIds></negative>");

    static byte[] Body(string inside) => Encoding.UTF8.GetBytes(
        $"<feedbackSubmission xmlns=\"{NcmecXml.Namespace}\">{inside}</feedbackSubmission>");
}
