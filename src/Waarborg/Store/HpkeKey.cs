// The public key of somebody outside to whom something is sealed, as it is written down.
namespace Waarborg.Store;

static class HpkeKey
{
    internal static bool TryParse(string text, out byte[] point)
    {
        point = [];
        const string Prefix = "hpke-p256:";
        if (!text.StartsWith(Prefix, StringComparison.Ordinal)) return false;
        var bytes = new byte[65];
        if (!Convert.TryFromBase64String(text[Prefix.Length..], bytes, out var length) || length != 65 || bytes[0] != 4) return false;
        point = bytes;
        return Convert.ToBase64String(bytes) == text[Prefix.Length..];
    }
}
