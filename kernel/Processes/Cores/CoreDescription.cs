using System;
using System.Runtime.InteropServices;
using Tine.Files;

namespace Tine.Processes;

/// <summary>struct elf_prpsinfo of Linux x86-64, 136 bytes: NT_PRPSINFO, what ps would tell.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct CoreDescription
{
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
    public fixed byte Name[NameSize];
    public fixed byte Arguments[ArgumentsSize];

    public static CoreDescription Of(Thread thread)
    {
        Process process = thread.Process;
        var description = new CoreDescription
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
        thread.Name.CopyTo(new Span<byte>(description.Name, NameSize));
        description.ReadArguments(process);
        return description;
    }

    /// <summary>With blanks between them, as Linux has them.</summary>
    private void ReadArguments(Process process)
    {
        ulong length = Math.Min(process.ArgumentsEnd - process.ArgumentsStart, ArgumentsSize - 1);
        fixed (byte* arguments = Arguments)
        {
            var room = new Span<byte>(arguments, (int)length);
            if (process.Memory.CopyIn(process.ArgumentsStart, room) != Errno.None)
            {
                room.Clear();
            }

            foreach (ref byte letter in room)
            {
                letter = letter == 0 ? (byte)' ' : letter;
            }
        }
    }
}
