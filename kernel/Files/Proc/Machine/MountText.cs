namespace Tine.Files;

/// <summary>/proc/filesystems, /proc/PID/mounts and mountinfo.</summary>
internal static class MountText
{
    public static void WriteTypes(MountTable mounts, TextBuffer text)
    {
        for (int i = 0; i < mounts.TypeCount; i++)
        {
            text.Add("nodev\t").Add(mounts.TypeAt(i).Name).Add('\n');
        }
    }

    /// <summary>Writes one line a mount below <paramref name="root"/>: source, place, type, options, 0 0.</summary>
    public static void WriteMounts(MountTable mounts, Directory root, Caller caller, TextBuffer text, ref ulong position)
    {
        for (var walk = new MountWalk(mounts, caller, text); walk.MoveNext(ref position);)
        {
            Mount mount = walk.Current;
            AddEscaped(text, mount.Source);
            text.Add(' ');
            AddEscaped(text, new FilePath(mount.Root, []).ToBytes(root));
            text.Add(' ').Add(mount.Root.FileSystem.Type.Name).Add(' ');
            AddOptions(text, mount.Flags);
            text.Add(" 0 0\n");
        }
    }

    /// <summary>Writes mountinfo; proc(5). A mount shows the whole of its file system, and shares its options with it.</summary>
    public static void WriteDetails(MountTable mounts, Directory root, Caller caller, TextBuffer text, ref ulong position)
    {
        const int top = 1;
        for (var walk = new MountWalk(mounts, caller, text); walk.MoveNext(ref position);)
        {
            Mount mount = walk.Current;
            FileSystem fileSystem = mount.Root.FileSystem;
            text.Add((long)mount.Id).Add(' ').Add((long)(mount.Root.Covered is { } covered ? mounts.IdOf(covered.FileSystem) : top)).Add(' ');
            text.Add((ulong)fileSystem.Device.Major).Add(':').Add((ulong)fileSystem.Device.Minor).Add(" / ");
            AddEscaped(text, new FilePath(mount.Root, []).ToBytes(root));
            text.Add(' ');
            AddOptions(text, mount.Flags);
            text.Add(" - ").Add(fileSystem.Type.Name).Add(' ');
            AddEscaped(text, mount.Source);
            text.Add((mount.Flags & MountFlags.ReadOnly) != 0 ? " ro\n" : " rw\n");
        }
    }

    private static void AddOptions(TextBuffer text, MountFlags flags)
    {
        text.Add((flags & MountFlags.ReadOnly) != 0 ? "ro" : "rw");
        text.Add((flags & MountFlags.NoSetId) != 0 ? ",nosuid" : "");
        text.Add((flags & MountFlags.NoDevices) != 0 ? ",nodev" : "");
        text.Add((flags & MountFlags.NoExecute) != 0 ? ",noexec" : "");
        text.Add((flags & MountFlags.NoAccessTime) != 0 ? ",noatime" : (flags & MountFlags.StrictAccessTime) != 0 ? "" : ",relatime");
        text.Add((flags & MountFlags.NoDirectoryAccessTime) != 0 ? ",nodiratime" : "");
    }

    /// <summary>Adds a name with white space and backslashes as octal numbers, so that columns can be told apart.</summary>
    private static void AddEscaped(TextBuffer text, byte[] name)
    {
        foreach (byte letter in name)
        {
            if (letter is (byte)' ' or (byte)'\t' or (byte)'\n' or (byte)'\\')
            {
                text.Add('\\').AddOctal(letter, 3);
            }
            else
            {
                text.Add((char)letter);
            }
        }
    }
}
