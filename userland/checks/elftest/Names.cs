using System;
using Tine.Runtime;

namespace Tine.ElfTest;

/// <summary>Names of a program and of its file after exec, and what execveat refuses.</summary>
internal static unsafe class Names
{
    internal const string CountVariable = "TINE_TEST_COUNT";

    private const string Path = "/tmp/elftest.named";
    private const string Script = "/tmp/elftest.descriptor";

    internal static void Run()
    {
        Copy(Unix.Open(Path, OpenFlags.WriteOnly | OpenFlags.Create | OpenFlags.Truncate, 0x1ED).Int);
        Programs();
        MemoryFile();
        Scripts();
        Vectors();
        Unix.Unlink(Path);
    }

    /// <summary>In the new program.</summary>
    internal static int Check(string command, string file)
    {
        FileReader.ReadAllText("/proc/self/comm", out string name);
        Unix.ReadLink("/proc/self/exe", out string executable);
        FileReader.ReadAllText("/proc/self/maps", out string maps);
        string line = maps[..maps.IndexOf('\n')];
        bool isGood = name == command + "\n" && executable == file && line.EndsWith(" " + file, StringComparison.Ordinal);
        if (!isGood)
        {
            Streams.StandardOutput.WriteLine($"# {name[..^1]}, {executable}, {line}");
            Streams.FlushAll();
        }

        return isGood ? 0 : 1;
    }

    /// <summary>In the new program: no vector is as good as one empty string.</summary>
    internal static int CheckEmptyVector() =>
        *ProcessEnvironment.ArgumentsPointer != null && ProcessEnvironment.ProgramName == "" && ProcessEnvironment.ArgumentsPointer[1] == null ? 0 : 1;

    private static void Programs()
    {
        ArgumentVector names = Expecting("elftest.named", Path);
        Tap.Ok(Outcome.Of(Path, names).Exited(0), "comm, exe and maps by a path");
        int file = Unix.Open(Path, OpenFlags.ReadOnly | OpenFlags.CloseOnExec).Int;
        Tap.Ok(DescriptorLaunch.Run(file, "", DescriptorLaunch.EmptyPath, names).Exited(0), "by a descriptor that closes");
        int directory = Unix.Open("/tmp", OpenFlags.ReadOnly | OpenFlags.CloseOnExec).Int;
        Tap.Ok(DescriptorLaunch.Run(directory, "elftest.named", 0, names).Exited(0), "by a directory's descriptor that closes");
        Unix.Close(directory);
        Unix.Unlink(Path);
        ArgumentVector deleted = Expecting("elftest.named", Path + " (deleted)");
        Tap.Ok(DescriptorLaunch.Run(file, "", DescriptorLaunch.EmptyPath, deleted).Exited(0), "of a file that is deleted");
        Unix.Close(file);
        Copy(Unix.Open(Path, OpenFlags.WriteOnly | OpenFlags.Create | OpenFlags.Truncate, 0x1ED).Int);
    }

    private static void MemoryFile()
    {
        int file;
        fixed (byte* name = Utf8.Terminated("a name"))
        {
            file = Unix.Call(SystemCall.MemFdCreate, (ulong)name, 1).Int;
        }

        Copy(Unix.Dup(file).Int);
        ArgumentVector names = Expecting("memfd:a name", "/memfd:a name (deleted)");
        Tap.Ok(DescriptorLaunch.Run(file, "", DescriptorLaunch.EmptyPath, names).Exited(0), "comm, exe and maps of a file in memory");
        Unix.Close(file);
    }

    private static void Scripts()
    {
        byte[] text = Utf8.Terminated("#!" + ProgramSearch.OwnPath() + " --helper deep\n");
        int writer = Unix.Open(Script, OpenFlags.WriteOnly | OpenFlags.Create | OpenFlags.Truncate, 0x1ED).Int;
        Unix.Write(writer, text.AsSpan(0, text.Length - 1));
        Unix.Close(writer);
        ArgumentVector arguments = ArgumentVector.Of("name");
        int open = Unix.Open(Script, OpenFlags.ReadOnly).Int;
        int closing = Unix.Open(Script, OpenFlags.ReadOnly | OpenFlags.CloseOnExec).Int;
        int directory = Unix.Open("/tmp", OpenFlags.ReadOnly | OpenFlags.CloseOnExec).Int;
        Tap.Ok(DescriptorLaunch.Run(open, "", DescriptorLaunch.EmptyPath, arguments).Exited(0), "a script by a descriptor");
        Tap.Ok(DescriptorLaunch.Run(closing, "", DescriptorLaunch.EmptyPath, arguments).Error == Errno.ENOENT, "a script by a descriptor that closes");
        Tap.Ok(DescriptorLaunch.Run(directory, "elftest.descriptor", 0, arguments).Error == Errno.ENOENT, "a script by a directory's descriptor that closes");
        Tap.Ok(DescriptorLaunch.Run(directory, Script, 0, arguments).Exited(0), "a script by its whole path beside such a descriptor");
        Unix.Close(open);
        Unix.Close(closing);
        Unix.Close(directory);
        Unix.Unlink(Script);
    }

    private static void Vectors()
    {
        ArgumentVector environment = ArgumentVector.Of(CountVariable + "=1");
        ulong* none = stackalloc ulong[1];
        *none = 0;
        Tap.Ok(Execute(null, environment.Pointer).Exited(0), "no vector of arguments");
        Tap.Ok(Execute((byte**)none, environment.Pointer).Exited(0), "an empty vector of arguments");

        // Bytes and a pointer for each, and the name; a quarter of the limit on the stack.
        Unix.GetLimitOf(0, Unix.StackLimit, out ulong former, out ulong hard);
        Unix.Limit(Unix.StackLimit, 1 << 20, hard);
        int most = ((256 << 10) - (Path.Length + 1) - (CountVariable.Length + 3) - 8) / 9;
        Tap.Ok(Execute(Empty(most), environment.Pointer).Exited(1), "as many arguments as a quarter of the stack holds");
        Tap.Ok(Execute(Empty(most + 1), environment.Pointer).Error == Errno.E2BIG, "and one more");
        Unix.Limit(Unix.StackLimit, former, hard);
        GC.KeepAlive(environment);
    }

    private static ArgumentVector Expecting(string command, string file) => ArgumentVector.Of("x", Helper.Marker, "names", command, file);

    /// <summary>Makes a vector of empty strings.</summary>
    private static byte** Empty(int count)
    {
        var vector = (ulong*)Unix.MMap(((ulong)count + 1) * sizeof(ulong)).Value;
        for (int i = 0; i < count; i++)
        {
            vector[i] = (ulong)(vector + count);
        }

        return (byte**)vector;
    }

    private static Outcome Execute(byte** arguments, byte** environment)
    {
        fixed (byte* terminated = Utf8.Terminated(Path))
        {
            var launch = new Launch { Path = terminated, Arguments = arguments, Environment = environment };
            SysResult child = Launch.Start(&launch);
            if (child.Failed)
            {
                return new Outcome(child.Error, default);
            }

            Unix.Wait(child.Int, out WaitStatus status);
            return new Outcome(Errno.None, status);
        }
    }

    /// <summary>Copies this program into a file and closes it.</summary>
    private static void Copy(int to)
    {
        int from = Unix.Open("/proc/self/exe", OpenFlags.ReadOnly).Int;
        var buffer = new byte[65536];
        SysResult read;
        while ((read = Unix.Read(from, buffer.AsSpan())).Value > 0)
        {
            Unix.Write(to, buffer.AsSpan(0, read.Int));
        }

        Unix.Close(from);
        Unix.Close(to);
    }
}
