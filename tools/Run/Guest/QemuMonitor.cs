using System;
using System.IO;
using System.Net.Sockets;
using System.Text;

namespace Tine.Tools.Run;

/// <summary>QEMU's monitor, for people, on a Unix socket: one command a line.</summary>
internal static class QemuMonitor
{
    /// <summary>Bytes of a socket's path; unix(7).</summary>
    private const int LongestPath = 107;

    /// <summary>The socket's path in a directory.</summary>
    /// <returns>Null where the directory's name is too long for a socket.</returns>
    public static string? PathIn(string directory)
    {
        string path = Path.Combine(directory, "monitor");
        return Encoding.UTF8.GetByteCount(path) <= LongestPath ? path : null;
    }

    /// <summary>Sends the guest's processors an interrupt that nothing holds back.</summary>
    /// <returns>false when nobody listens any more.</returns>
    public static bool InterruptNonMaskably(string path)
    {
        try
        {
            using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            socket.Connect(new UnixDomainSocketEndPoint(path));
            socket.Send("nmi\n"u8);
            socket.Shutdown(SocketShutdown.Send);
            byte[] said = new byte[4096];
            while (socket.Receive(said) > 0)
            {
                // The command is done once the monitor has said all.
            }

            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
