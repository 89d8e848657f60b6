using System;
using System.Runtime.InteropServices;
using Tine.Files;
using Tine.Memory;

namespace Tine.Processes;

/// <summary>The front of struct elf_prpsinfo of Linux x86-64, NT_PRPSINFO; name and arguments follow.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct CoreDescription
{
    /// <summary>With name and arguments.</summary>
    public const int Size = 136;

    private const int NameSize = 16;
    private const int ArgumentsSize = 80;

    public byte State;
    public byte StateLetter;
    public byte IsZombie;
    public sbyte Nice;
    public ulong Flags;
    public uint UserId;
    public uint GroupId;
    public int ProcessId;
    public int ParentId;
    public int Group;
    public int Session;

    public static CoreDescription Of(Thread thread)
    {
        Process process = thread.Process;
        return new CoreDescription
        {
            StateLetter = (byte)'R',
            Nice = (sbyte)thread.Scheduling.Nice,
            UserId = thread.Credentials.Users.Real,
            GroupId = thread.Credentials.Groups.Real,
            ProcessId = process.Id,
            ParentId = process.Parent?.Id ?? 0,
            Group = process.Group.Id,
            Session = process.Session.Id,
        };
    }

    /// <summary>The thread's name, and the process's arguments with blanks between them, as Linux has them.</summary>
    public static byte[] WordsOf(Thread thread)
    {
        byte[] words = new byte[NameSize + ArgumentsSize];
        thread.Name.CopyTo(words, 0);
        Process process = thread.Process;
        ulong length = Math.Min(process.ArgumentsEnd - process.ArgumentsStart, ArgumentsSize - 1);
        Span<byte> arguments = words.AsSpan(NameSize, (int)length);
        if (process.Memory.CopyIn(process.ArgumentsStart, arguments) != Errno.None)
        {
            arguments.Clear();
        }

        foreach (ref byte letter in arguments)
        {
            letter = letter == 0 ? (byte)' ' : letter;
        }

        return words;
    }
}
