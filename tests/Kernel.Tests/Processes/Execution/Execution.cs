using System.Collections.Generic;
using System.Text;
using Tine.Files;
using Tine.Memory;
using Tine.Processes;
using Tine.Tests.Files;
using Xunit;

namespace Tine.Tests.Processes;

/// <summary>Executes a program, and reads the vectors that it finds on its stack.</summary>
internal static class Execution
{
    public static Result<ProgramFile> Find(Thread thread, string path) =>
        ProgramFile.Find(thread, thread.Process.FileSystem.Root, FileWorld.Bytes(path), LastStep.Follow);

    public static Errno Execute(Thread thread, string path, string[] arguments, string[] environment)
    {
        Result<ProgramFile> program = Find(thread, path);
        Assert.Equal(Errno.None, program.Error);
        var strings = new ArgumentStrings(new FakeHardware(), 8 << 20);
        foreach (string argument in arguments)
        {
            strings.AddArgument(FileWorld.Bytes(argument));
        }

        foreach (string variable in environment)
        {
            strings.AddEnvironment(FileWorld.Bytes(variable));
        }

        return Exec.Run(thread, program.Value, new ExecutionName(FileWorld.Bytes(path)), strings);
    }

    public static ulong Word(AddressSpace memory, ulong address) => memory.Read<ulong>(new VirtualAddress(address)).Value;

    public static string Text(AddressSpace memory, ulong address)
    {
        byte[] room = new byte[4096];
        return Encoding.Latin1.GetString(room, 0, memory.CopyStringIn(new VirtualAddress(address), room).Value);
    }

    public static List<string> Strings(AddressSpace memory, ulong vector)
    {
        var strings = new List<string>();
        for (; Word(memory, vector) != 0; vector += 8)
        {
            strings.Add(Text(memory, Word(memory, vector)));
        }

        return strings;
    }

    public static Dictionary<ulong, ulong> Auxiliary(AddressSpace memory, ulong at)
    {
        var entries = new Dictionary<ulong, ulong>();
        for (; Word(memory, at) != 0; at += 16)
        {
            entries.Add(Word(memory, at), Word(memory, at + 8));
        }

        return entries;
    }
}
