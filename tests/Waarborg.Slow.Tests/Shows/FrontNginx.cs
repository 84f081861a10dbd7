// A hoster's web server as it often is: nginx before nginx, the front with a cache that forgets only when it is told.
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Waarborg.Slow.Tests.Shows;

/// <summary>Both servers on free ports of this machine, with a configuration and a cache of their own. Ended by their pid.</summary>
sealed class FrontNginx : IDisposable
{
    readonly string _root = Directory.CreateTempSubdirectory("waarborg-nginx-").FullName;
    Process? _nginx;

    internal FrontNginx(string www)
    {
        var (origin, front) = (FreePort(), FreePort());
        Address = string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{front}/");
        Hook = Address + "forget/{path}";
        File.WriteAllText(Configuration, $$"""
            user {{Environment.UserName}};
            worker_processes 1;
            daemon off;
            pid {{_root}}/pid;
            error_log {{_root}}/error.log;
            events { worker_connections 128; }
            http {
                access_log off;
                client_body_temp_path {{_root}}/body;
                proxy_temp_path {{_root}}/proxy;
                fastcgi_temp_path {{_root}}/fastcgi;
                uwsgi_temp_path {{_root}}/uwsgi;
                scgi_temp_path {{_root}}/scgi;
                proxy_cache_path {{_root}}/cache levels=1 keys_zone=front:1m inactive=1d;
                proxy_cache_key $uri;
                proxy_cache_valid 200 1d;
                proxy_cache_valid 404 1m;
                server { listen 127.0.0.1:{{origin}}; root {{www}}; }
                server {
                    listen 127.0.0.1:{{front}};
                    proxy_cache front;
                    location / { proxy_pass http://127.0.0.1:{{origin}}; }
                    # What is asked for here is fetched anew, and takes the place of what the cache had.
                    location /forget/ {
                        rewrite ^/forget(/.*)$ $1 break;
                        proxy_cache_bypass 1;
                        proxy_pass http://127.0.0.1:{{origin}};
                    }
                }
            }
            """);
    }

    /// <summary>The public address of the folder.</summary>
    internal string Address { get; }

    /// <summary>What makes the cache forget a file.</summary>
    internal string Hook { get; }

    string Configuration => Path.Combine(_root, "nginx.conf");

    internal async Task StartAsync(CancellationToken cancellation)
    {
        _nginx = Process.Start(new ProcessStartInfo("nginx", ["-p", _root, "-e", Path.Combine(_root, "error.log"), "-c", Configuration])
        {
            UseShellExecute = false,
        })!;
        for (var tries = 0; tries < 600; tries++)
        {
            Assert.False(_nginx.HasExited, "nginx did not start; is the package nginx-light there?");
            try
            {
                using var client = new TcpClient();
                await client.ConnectAsync(IPAddress.Loopback, new Uri(Address).Port, cancellation);
                return;
            }
            catch (SocketException)
            {
                await Task.Delay(50, cancellation);
            }
        }

        Assert.Fail("nginx did not listen within half a minute.");
    }

    /// <summary>Ends both; what the cache has stays on the disk.</summary>
    internal void Stop()
    {
        if (_nginx is not { } running) return;
        using (var term = Process.Start("kill", ["-TERM", running.Id.ToString(CultureInfo.InvariantCulture)])) term.WaitForExit();
        running.WaitForExit();
        running.Dispose();
        _nginx = null;
    }

    /// <summary>What somebody outside gets: the status and the bytes.</summary>
    internal async Task<(int Status, byte[] Bytes)> GetAsync(string name, CancellationToken cancellation)
    {
        using var http = new HttpClient();
        using var response = await http.GetAsync(new Uri(Address + name), cancellation);
        return ((int)response.StatusCode, await response.Content.ReadAsByteArrayAsync(cancellation));
    }

    static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    public void Dispose()
    {
        Stop();
        Directory.Delete(_root, recursive: true);
    }
}
