using System.Diagnostics;
using System.Net.Http.Json;
using System.Net.WebSockets;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Waarborg.Slow.Tests.Server;

/// <summary>A real Chromium without a window, spoken to by its own protocol. It reaches this machine only.</summary>
sealed class Browser : IAsyncDisposable
{
    readonly Process _process;
    readonly string _profile;
    readonly ClientWebSocket _socket = new();
    readonly Task _draining;
    int _number;

    Browser(Process process, string profile)
    {
        (_process, _profile) = (process, profile);
        // An unread pipe would stop the browser once it is full.
        _draining = process.StandardError.BaseStream.CopyToAsync(Stream.Null);
    }

    internal static async Task<Browser> StartAsync(CancellationToken cancellation)
    {
        var profile = Directory.CreateTempSubdirectory("waarborg-browser-").FullName;
        var start = new ProcessStartInfo("chromium")
        {
            UseShellExecute = false,
            RedirectStandardError = true,
            ArgumentList =
            {
                "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update",
                "--disable-sync", "--no-first-run", "--hide-scrollbars", "--disable-dev-shm-usage", $"--user-data-dir={profile}",
                "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost", "--remote-debugging-port=0", "about:blank",
            },
        };
        var process = Process.Start(start)!;
        const string Announcement = "DevTools listening on ";
        string? line;
        do line = await process.StandardError.ReadLineAsync(cancellation);
        while (line is not null && !line.StartsWith(Announcement, StringComparison.Ordinal));
        Assert.NotNull(line);
        var address = new Uri(line[Announcement.Length..]);

        var browser = new Browser(process, profile);
        using var http = new HttpClient();
        var targets = await http.GetFromJsonAsync<JsonArray>($"http://127.0.0.1:{address.Port}/json/list", cancellation);
        var page = targets!.First(t => t!["type"]!.GetValue<string>() == "page")!;
        await browser._socket.ConnectAsync(new(page["webSocketDebuggerUrl"]!.GetValue<string>()), cancellation);
        await browser.AskAsync("Page.enable", new { }, cancellation);
        return browser;
    }

    /// <summary>Shows a page at this width, in light or dark, and gives it time to be laid out.</summary>
    internal async Task ShowAsync(Uri address, int width, bool dark, CancellationToken cancellation)
    {
        await AskAsync(
            "Emulation.setDeviceMetricsOverride",
            new { width, height = 900, deviceScaleFactor = 1, mobile = false }, cancellation);
        await AskAsync(
            "Emulation.setEmulatedMedia",
            new { features = new[] { new { name = "prefers-color-scheme", value = dark ? "dark" : "light" } } }, cancellation);
        await AskAsync("Page.navigate", new { url = address.ToString() }, cancellation);
        for (var tries = 0; tries < 200; tries++)
        {
            var ready = $"document.readyState === 'complete' && location.href === {JsonSerializer.Serialize(address.ToString())}";
            if ((await EvaluateAsync(ready, cancellation)).GetValue<bool>()) return;
            await Task.Delay(50, cancellation);
        }

        Assert.Fail($"{address} was not shown");
    }

    /// <summary>Gives this browser an authenticator of its own that verifies its owner, as a telephone does.</summary>
    internal async Task AddAuthenticatorAsync(CancellationToken cancellation)
    {
        await AskAsync("WebAuthn.enable", new { }, cancellation);
        await AskAsync("WebAuthn.addVirtualAuthenticator", new
        {
            options = new
            {
                protocol = "ctap2",
                transport = "internal",
                hasResidentKey = true,
                hasUserVerification = true,
                isUserVerified = true,
                automaticPresenceSimulation = true,
            },
        }, cancellation);
    }

    /// <summary>Lets this browser be signed in already.</summary>
    internal Task SetCookieAsync(Uri address, string cookie, CancellationToken cancellation)
    {
        var parts = cookie.Split('=', 2);
        return AskAsync("Network.setCookie", new { name = parts[0], value = parts[1], url = address.ToString() }, cancellation);
    }

    /// <summary>Goes on with Tab until this element has the focus, as a person without a mouse does.</summary>
    internal async Task TabToAsync(string selector, CancellationToken cancellation)
    {
        var script = $"document.activeElement.matches({JsonSerializer.Serialize(selector)})";
        for (var tabs = 0; tabs < 150; tabs++)
        {
            if ((await EvaluateAsync(script, cancellation)).GetValue<bool>()) return;
            await PressAsync("Tab", 9, cancellation);
        }

        Assert.Fail($"{selector} cannot be reached with the keyboard");
    }

    /// <summary>Goes to this element, presses Enter, and waits for the page that it leads to.</summary>
    internal async Task EnterAsync(string selector, string path, CancellationToken cancellation)
    {
        // The page that goes away is marked, so that the same address is told from a new page.
        await TabToAsync(selector, cancellation);
        await EvaluateAsync("document.documentElement.dataset.old = '1'", cancellation);
        await PressAsync("Enter", 13, cancellation);
        var shown = "";
        for (var tries = 0; tries < 200; tries++)
        {
            await Task.Delay(50, cancellation);
            shown = (await EvaluateAsync(
                "document.readyState === 'complete' && !document.documentElement.dataset.old ? location.pathname : ''",
                cancellation)).GetValue<string>();
            if (shown == path) return;
        }

        var text = (await EvaluateAsync("document.body.innerText", cancellation)).GetValue<string>();
        Assert.Fail($"{path} was not shown after {selector}, but {shown}: {text}");
    }

    internal async Task<string> TextAsync(CancellationToken cancellation) =>
        (await EvaluateAsync("document.querySelector('main').innerText", cancellation)).GetValue<string>();

    internal async Task<JsonValue> EvaluateAsync(string expression, CancellationToken cancellation)
    {
        var answer = await AskAsync("Runtime.evaluate", new { expression, returnByValue = true }, cancellation);
        return answer["result"]!["value"]!.AsValue();
    }

    /// <summary>Where this browser keeps whatever it keeps.</summary>
    internal string Profile => _profile;

    /// <summary>Presses a key down and does not let it go.</summary>
    internal Task HoldAsync(string key, int code, CancellationToken cancellation) => AskAsync(
        "Input.dispatchKeyEvent", new { type = "keyDown", key, windowsVirtualKeyCode = code, text = "" }, cancellation);

    /// <summary>Lets a key go.</summary>
    internal Task LetGoAsync(string key, int code, CancellationToken cancellation) =>
        AskAsync("Input.dispatchKeyEvent", new { type = "keyUp", key, windowsVirtualKeyCode = code }, cancellation);

    /// <summary>Waits until this holds on the page.</summary>
    internal async Task UntilAsync(string expression, CancellationToken cancellation)
    {
        for (var tries = 0; tries < 300; tries++)
        {
            try
            {
                if ((await EvaluateAsync($"document.readyState === 'complete' && !!({expression})", cancellation)).GetValue<bool>()) return;
            }
            catch (NullReferenceException)
            {
                // Between two pages there is nothing to ask.
            }

            await Task.Delay(50, cancellation);
        }

        Assert.Fail($"{expression} does not hold: {await TextAsync(cancellation)}");
    }

    /// <summary>Presses a key that makes no letter, such as Tab or Enter.</summary>
    internal async Task PressAsync(string key, int code, CancellationToken cancellation)
    {
        var text = key == "Enter" ? "\r" : "";
        await AskAsync("Input.dispatchKeyEvent", new { type = "keyDown", key, windowsVirtualKeyCode = code, text }, cancellation);
        await AskAsync("Input.dispatchKeyEvent", new { type = "keyUp", key, windowsVirtualKeyCode = code }, cancellation);
    }

    internal Task TypeAsync(string text, CancellationToken cancellation) =>
        AskAsync("Input.insertText", new { text }, cancellation);

    /// <summary>The whole page as PNG.</summary>
    internal async Task<byte[]> ScreenshotAsync(CancellationToken cancellation)
    {
        var answer = await AskAsync("Page.captureScreenshot", new { format = "png", captureBeyondViewport = true }, cancellation);
        return Convert.FromBase64String(answer["data"]!.GetValue<string>());
    }

    async Task<JsonNode> AskAsync<T>(string method, T parameters, CancellationToken cancellation)
    {
        var id = ++_number;
        await _socket.SendAsync(
            JsonSerializer.SerializeToUtf8Bytes(new { id, method, @params = parameters }), WebSocketMessageType.Text,
            endOfMessage: true, cancellation);
        while (true)
        {
            var message = await ReceiveAsync(cancellation);
            if (message["id"]?.GetValue<int>() != id) continue;
            Assert.True(message["error"] is null, message["error"]?.ToJsonString());
            return message["result"]!;
        }
    }

    async Task<JsonNode> ReceiveAsync(CancellationToken cancellation)
    {
        using var whole = new MemoryStream();
        var buffer = new byte[64 << 10];
        WebSocketReceiveResult part;
        do
        {
            part = await _socket.ReceiveAsync(buffer, cancellation);
            Assert.Equal(WebSocketMessageType.Text, part.MessageType);
            whole.Write(buffer, 0, part.Count);
        }
        while (!part.EndOfMessage);
        return JsonNode.Parse(whole.GetBuffer().AsSpan(0, (int)whole.Length))!;
    }

    public async ValueTask DisposeAsync()
    {
        _socket.Dispose();
        _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        await _draining;
        _process.Dispose();
        Directory.Delete(_profile, recursive: true);
    }
}
