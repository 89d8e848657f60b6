using System.IO;

namespace Tine.Tools.Run;

/// <summary>A file or directory of the guest that is fetched after the run.</summary>
/// <param name="Guest">Its absolute path in the guest, without a slash at the end.</param>
/// <param name="Host">The path that it gets on the host.</param>
internal sealed record FetchRequest(string Guest, string Host)
{
    /// <summary>The name in the archive: tar leaves out the first slash.</summary>
    public string ArchiveName => Guest.TrimStart('/');

    /// <summary>Reads GUEST[:HOST]. Without HOST it comes into the current directory; a HOST that is a directory gets it below.</summary>
    /// <exception cref="CommandLineException">It makes no sense, or there is no place for it on the host.</exception>
    public static FetchRequest Parse(string text)
    {
        int colon = text.IndexOf(':');
        string guest = (colon < 0 ? text : text[..colon]).TrimEnd('/');
        string host = colon < 0 ? "." : text[(colon + 1)..];
        if (!guest.StartsWith('/') || host.Length == 0)
        {
            throw new CommandLineException($"--get takes GUEST[:HOST], GUEST an absolute path below the root, not '{text}'");
        }

        string place = Directory.Exists(host) ? Path.Combine(host, Path.GetFileName(guest)) : host;
        place = Path.GetFullPath(place);
        return Directory.Exists(Path.GetDirectoryName(place)) && !place.EndsWith('/')
            ? new FetchRequest(guest, place)
            : throw new CommandLineException($"--get {text}: there is no directory {Path.GetDirectoryName(place.TrimEnd('/'))}");
    }
}
