using Tine.Runtime;
using static Tine.Runtime.Streams;

namespace Tine.Init;

/// <summary>Directories and mounts that programs expect.</summary>
internal static unsafe class Places
{
    private const uint Everyone = 0x1FF;

    internal static void Prepare()
    {
        OpenConsole();
        Mount("proc", "/proc", "proc");
        Mount("sysfs", "/sys", "sysfs");
        Mount("devtmpfs", "/dev", "devtmpfs");
        Mount("tmpfs", "/dev/shm", "tmpfs"); // Of its own, as everywhere: shm_open's files have a limit and are told by statfs.
        Unix.MkDir("/tmp", Everyone);
    }

    /// <summary>Begins a new session in the child, with the console as its controlling terminal, so that ^C reaches it.</summary>
    internal static void TakeTerminal(void* context)
    {
        _ = context;
        Unix.SetSid();
        Unix.IoCtl(0, TerminalControl.SetControllingTerminal, null);
    }

    /// <summary>Does so for a login shell and sends its own greeting to /dev/null: /etc/profile greets, and brings the output back.</summary>
    internal static void TakeTerminalForLogin(void* context)
    {
        TakeTerminal(context);
        Unix.Dup2(Unix.Open("/dev/null", OpenFlags.WriteOnly).Int, 1);
    }

    /// <summary>Lets the child print nothing.</summary>
    internal static void Silence(void* context)
    {
        _ = context;
        int nowhere = Unix.Open("/dev/null", OpenFlags.WriteOnly).Int;
        Unix.Dup2(nowhere, 1);
        Unix.Dup2(nowhere, 2);
    }

    /// <summary>Opens the console as descriptors 0 to 2 where the kernel has started the first process without any.</summary>
    private static void OpenConsole()
    {
        if (Unix.FCntl(0, FileControl.GetDescriptorFlags).Succeeded)
        {
            return;
        }

        Unix.Open("/dev/console", OpenFlags.ReadWrite);
        Unix.Dup2(0, 1);
        Unix.Dup2(0, 2);
    }

    /// <summary>Mounts a file system. EBUSY: mounted already. ENODEV, ENOSYS: this kernel has it built in.</summary>
    private static void Mount(string source, string target, string type)
    {
        Unix.MkDir(target);
        Errno error = Unix.Mount(source, target, type).Error;
        if (error is not (Errno.None or Errno.EBUSY or Errno.ENODEV or Errno.ENOSYS))
        {
            StandardError.WriteLine($"init: {target}: {Errors.Message(error)}");
            StandardError.Flush();
        }
    }
}
