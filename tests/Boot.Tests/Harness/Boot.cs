using System;
using System.IO;
using System.Text;
using System.Threading.Tasks;
using Tine.Tools.Run;

namespace Tine.Boot.Tests;

/// <summary>Boots the real image for one command. A character of what it prints is a byte.</summary>
internal static class Boot
{
    private const byte EndOfFile = 4;

    /// <summary>The guest that tests start from: nothing echoed, nothing added to what programs write.</summary>
    public static GuestOptions Default => new()
    {
        Kernel = Workspace.Kernel,
        Initramfs = TestRoot.ArchivePath,
        KernelArguments = ["tty=raw-output"],
    };

    /// <summary>Runs a command in a guest of its own, with an empty standard input.</summary>
    public static Task<GuestOutput> RunAsync(params string[] command) => RunAsync(Default with { Command = [.. command] }, Deadline.Short);

    /// <summary>Runs a guest to its end.</summary>
    public static async Task<GuestOutput> RunAsync(GuestOptions options, TimeSpan deadline)
    {
        using Guest guest = Guest.Start(options);
        Task<string> text = new StreamReader(guest.Output, Encoding.Latin1).ReadToEndAsync();
        _ = EndInputAsync(guest);
        GuestResult result = await guest.WaitAsync(deadline);
        return new GuestOutput(await text, result);
    }

    private static async Task EndInputAsync(Guest guest)
    {
        try
        {
            await guest.WaitForTerminalAsync();
            guest.Input.WriteByte(EndOfFile);
            await guest.Input.FlushAsync();
        }
        catch (Exception problem) when (problem is IOException or ObjectDisposedException or InvalidOperationException)
        {
            // It ended before it could be told.
        }
    }
}
