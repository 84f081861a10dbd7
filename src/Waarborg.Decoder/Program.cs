// A child process in a sandbox: reads untrusted files from its input, writes fingerprints of pixels, reasons, or a blurred
// derivative where that was asked for, to its output, and can do nothing else. It knows nothing of the product.
using System.Globalization;
using Microsoft.Win32.SafeHandles;
using Waarborg.Decoder;

const int cannotStart = 3;
const int badProtocol = 4;

if (args.Length != 1 || !long.TryParse(args[0], CultureInfo.InvariantCulture, out var maxPixels)) return cannotStart;

// Not the console's streams: those look for a terminal, which the filter does not let them do.
using var input = new FileStream(new SafeFileHandle(0, ownsHandle: false), FileAccess.Read, bufferSize: 0);
using var output = new FileStream(new SafeFileHandle(1, ownsHandle: false), FileAccess.Write, bufferSize: 0);
if (!PictureReader.TryStart()) return cannotStart;
if (!Lockdown.TryApply()) return cannotStart;
Session.WarmUp();
return new Session(input, output, maxPixels).Serve() ? 0 : badProtocol;
