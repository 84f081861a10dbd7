// What a scan and a server begin before the first item asks for it.
using Waarborg.Decoding;

namespace Waarborg.Pipeline;

static class Warming
{
    /// <summary>
    /// Has a decoder and the lists of some sources ready, beside one another. What goes wrong here goes wrong again for the first
    /// item, which says so.
    /// </summary>
    internal static Task StartAsync(
        ItemFlow flow, DecoderPool decoders, Func<IEnumerable<string>> sources, CancellationToken cancellation) => Task.WhenAll(
            Task.Run(() => flow.Warm(sources()), cancellation),
            Task.Run(async () => await decoders.StateAsync(cancellation), cancellation));
}
