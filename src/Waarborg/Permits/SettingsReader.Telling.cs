// Reads what the settings say of telling people.
using System.Text.Json.Nodes;

namespace Waarborg.Permits;

sealed partial class SettingsReader
{
    TellingChoice? Telling(Place at, NoticeRoute? delivery)
    {
        if (!at.Json.TryGetPropertyValue("telling", out var value)) return null;
        if (value is not JsonObject json)
        {
            Wrong(at.Of("telling"), "must be an object that says platform and police, or be left out.");
            return null;
        }

        var place = new Place(json, at.Of("telling") + ".");
        RefuseOthers(place, "platform", "police");
        var isPlatform = Flag(place, "platform");
        // That nobody is reached must be said.
        if (!json.TryGetPropertyValue("police", out var police))
        {
            Wrong(place.Of("police"), "is missing. Say null if the police are reached in no way from here.");
            return null;
        }

        if (police is null) return new(isPlatform, null, null);
        var of = Object(place, "police");
        RefuseOthers(of, "mail", "webhook");
        if (of.Json.ContainsKey("mail") == of.Json.ContainsKey("webhook"))
        {
            Wrong(place.Of("police"), "must name a mail address or a webhook, and not both.");
            return null;
        }

        if (of.Json.ContainsKey("webhook")) return new(isPlatform, ContactWay.Webhook, Url(of, "webhook").AbsoluteUri);
        if (delivery is not NoticeRoute.Direct { Relay: not null })
        {
            Wrong(of.Of("mail"), "needs a mail relay: name one in delivery.smtp, or a webhook here.");
        }

        return new(isPlatform, ContactWay.Mail, Mail(of, "mail"));
    }
}
