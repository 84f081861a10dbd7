// Gives a mail that is written already, headers and all, to the relay. The framework's own client cannot write the form in which
// abuse is reported (multipart/report), and where it waits in vain it does not say whether the relay was given anything.
using System.Globalization;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Text;

namespace Waarborg.Permits;

static class WrittenMail
{
    /// <summary>Characters of a line that a relay answers; what is longer is no relay's.</summary>
    const int MaxLineLength = 1000;

    /// <summary>Lines of one answer.</summary>
    const int MaxLines = 100;

    /// <summary>Sends it: in the clear to this machine, else under TLS that was verified.</summary>
    /// <param name="relay">Which relay.</param>
    /// <param name="to">For whom.</param>
    /// <param name="mail">The whole mail.</param>
    /// <param name="late">What is said where it was no longer waited for.</param>
    /// <param name="cancellation">When no longer to wait.</param>
    internal static async Task<SendOutcome> SendAsync(
        MailRelay relay, string to, ReadOnlyMemory<byte> mail, Func<Wording> late, CancellationToken cancellation)
    {
        // An address with a line break in it would be a command to the relay.
        if (!CustomerRules.IsMail(to) || !CustomerRules.IsMail(relay.Sender))
        {
            return new(new Wording("an address is no plain mail address", "een adres is geen gewoon mailadres"));
        }

        var isGiven = false;
        try
        {
            using var tcp = new TcpClient();
            await tcp.ConnectAsync(relay.Host, relay.Port, cancellation);
            var session = new Session(tcp.GetStream());
            await session.ExpectAsync(220, cancellation);
            await session.SayAsync("EHLO waarborg", 250, cancellation);
            if (!relay.IsLoopback)
            {
                await session.SayAsync("STARTTLS", 220, cancellation);
                var secure = new SslStream(tcp.GetStream());
                await secure.AuthenticateAsClientAsync(
                    new SslClientAuthenticationOptions { TargetHost = relay.Host }, cancellation);
                session = new Session(secure);
                await session.SayAsync("EHLO waarborg", 250, cancellation);
            }

            await session.SayAsync($"MAIL FROM:<{relay.Sender}>", 250, cancellation);
            // 251: it knows where the mail goes on, and takes it (RFC 5321, 3.4).
            await session.SayAsync($"RCPT TO:<{to}>", 250, cancellation, or: 251);
            await session.SayAsync("DATA", 354, cancellation);
            isGiven = true;
            await session.WriteAsync(Stuffed(mail.Span), cancellation);
            await session.ExpectAsync(250, cancellation);
            await session.TryLeaveAsync(cancellation);
            return default;
        }
        catch (RefusedException refused)
        {
            // An answer that says no is an answer: nothing was taken.
            return new(Wording.Of(
                $"the mail relay refused it ({refused.Code})", $"de mailserver weigerde het ({refused.Code})"));
        }
        catch (OperationCanceledException)
        {
            // Before it was given the mail, it has nothing: a relay that does not answer at all is tried again.
            return new(late(), MayHaveArrived: isGiven);
        }
        catch (AuthenticationException)
        {
            return new(new Wording(
                "no secure connection to the mail relay could be made", "er kwam geen beveiligde verbinding met de mailserver"));
        }
        catch (Exception error) when (error is IOException or SocketException)
        {
            return new(
                new Wording(
                    "the mail relay could not be reached, or broke the connection off",
                    "de mailserver was niet te bereiken, of verbrak de verbinding"),
                MayHaveArrived: isGiven);
        }
    }

    // A line that begins with a dot gets another, so that none of them ends the mail.
    static byte[] Stuffed(ReadOnlySpan<byte> mail)
    {
        var bytes = new List<byte>(mail.Length + 16);
        var isLineStart = true;
        foreach (var one in mail)
        {
            if (isLineStart && one == (byte)'.') bytes.Add((byte)'.');
            bytes.Add(one);
            isLineStart = one == (byte)'\n';
        }

        bytes.AddRange(isLineStart ? ".\r\n"u8 : "\r\n.\r\n"u8);
        return [.. bytes];
    }

    /// <summary>The relay said no.</summary>
    sealed class RefusedException(int code) : Exception
    {
        internal int Code => code;
    }

    sealed class Session(Stream stream)
    {
        internal async Task SayAsync(string command, int expected, CancellationToken cancellation, int? or = null)
        {
            await WriteAsync(Encoding.ASCII.GetBytes(command + "\r\n"), cancellation);
            await ExpectAsync(expected, cancellation, or);
        }

        /// <summary>Says good-bye and waits for no answer: the mail is taken, whatever comes of it.</summary>
        internal async Task TryLeaveAsync(CancellationToken cancellation)
        {
            try
            {
                await WriteAsync("QUIT\r\n"u8.ToArray(), cancellation);
            }
            catch (Exception error) when (error is IOException or OperationCanceledException)
            {
                // It has gone already.
            }
        }

        internal async Task WriteAsync(byte[] bytes, CancellationToken cancellation)
        {
            await stream.WriteAsync(bytes, cancellation);
            await stream.FlushAsync(cancellation);
        }

        // Nothing of an answer but its code is looked at.
        internal async Task ExpectAsync(int expected, CancellationToken cancellation, int? or = null)
        {
            for (var lines = 0; lines < MaxLines; lines++)
            {
                var line = await LineAsync(cancellation);
                if (line.Length < 3
                    || !int.TryParse(line.AsSpan(0, 3), NumberStyles.None, CultureInfo.InvariantCulture, out var code))
                {
                    break;
                }

                if (line.Length > 3 && line[3] == '-') continue;
                if (code == expected || code == or) return;
                throw new RefusedException(code);
            }

            throw new IOException("It does not speak SMTP.");
        }

        async Task<string> LineAsync(CancellationToken cancellation)
        {
            var line = new StringBuilder();
            var one = new byte[1];
            while (line.Length <= MaxLineLength)
            {
                if (await stream.ReadAsync(one, cancellation) == 0) throw new IOException("It broke off.");
                if (one[0] == (byte)'\n') return line.ToString().TrimEnd('\r');
                line.Append((char)one[0]);
            }

            throw new IOException("A line is too long.");
        }
    }
}
