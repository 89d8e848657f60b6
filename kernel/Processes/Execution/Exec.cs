using System;
using System.Text;
using Tine.Files;
using Tine.Memory;

namespace Tine.Processes;

/// <summary>
/// execve(2): prepares a program in an address space of its own, and only then lets go of the old one, in one step
/// that cannot fail. Until then an error leaves the caller as it was, in the middle of a vfork, too.
/// </summary>
public static class Exec
{
    /// <summary>How many scripts may interpret each other (Linux: 5 levels).</summary>
    private const int DeepestScript = 5;

    /// <summary>Replaces the program of the running process.</summary>
    /// <param name="caller">The running thread; of its process no other will be left.</param>
    /// <param name="program">The file.</param>
    /// <param name="name">The path as it was given: AT_EXECFN, the thread's name, and what a script is called by.</param>
    /// <param name="strings">Arguments and environment.</param>
    /// <returns>None: the registers are the new program's. Or what is wrong: ENOEXEC, EINVAL, ENOMEM, E2BIG, ETXTBSY, ELOOP, EACCES, ENOENT.</returns>
    public static Errno Run(Thread caller, ProgramFile program, byte[] name, ArgumentStrings strings)
    {
        Errno error = ResolveScripts(caller, ref program, name, strings);
        if (error != Errno.None)
        {
            return error;
        }

        error = strings.EnsureFirst();
        if (error == Errno.None)
        {
            error = strings.ReservePointers();
        }

        if (error == Errno.None)
        {
            error = program.File.BeginExecution();
        }

        if (error != Errno.None)
        {
            return error;
        }

        error = RunImage(caller, program, name, strings);
        if (error != Errno.None)
        {
            program.File.EndExecution();
        }

        return error;
    }

    /// <summary>Goes from a script to its interpreter, until that is no script.</summary>
    private static Errno ResolveScripts(Thread caller, ref ProgramFile program, ReadOnlySpan<byte> name, ArgumentStrings strings)
    {
        Span<byte> start = stackalloc byte[ScriptLine.Longest];
        byte[]? interpreter = null;
        for (int depth = 0; ; depth++)
        {
            ReadOnlySpan<byte> line = start[..program.File.Read(0, start)];
            if (!ScriptLine.IsScript(line))
            {
                return Errno.None;
            }

            if (depth == DeepestScript)
            {
                return Errno.ELOOP;
            }

            Errno error = CheckNobodyWrites(program);
            if (error != Errno.None)
            {
                return error;
            }

            error = PutInterpreter(line, interpreter is null ? name : interpreter, strings, out interpreter);
            if (error != Errno.None)
            {
                return error;
            }

            Result<ProgramFile> found = ProgramFile.Find(caller, caller.Process.FileSystem.WorkingDirectory, interpreter, LastStep.Follow);
            if (found.Failed)
            {
                return found.Error;
            }

            program = found.Value;
        }
    }

    /// <summary>A script that is open for writing is as little executed as a program is.</summary>
    private static Errno CheckNobodyWrites(ProgramFile script)
    {
        Errno error = script.File.BeginExecution();
        if (error == Errno.None)
        {
            script.File.EndExecution();
        }

        return error;
    }

    /// <summary>The script's name takes the place of the first argument, behind its interpreter and that one's argument.</summary>
    private static Errno PutInterpreter(ReadOnlySpan<byte> start, ReadOnlySpan<byte> script, ArgumentStrings strings, out byte[] interpreter)
    {
        interpreter = [];
        if (!ScriptLine.TryParse(start, out ScriptLine line))
        {
            return Errno.ENOEXEC;
        }

        interpreter = line.Interpreter.ToArray();
        strings.RemoveFirst();
        Errno error = strings.PutFirst(script);
        if (error == Errno.None && !line.Argument.IsEmpty)
        {
            error = strings.PutFirst(line.Argument);
        }

        return error == Errno.None ? strings.PutFirst(interpreter) : error;
    }

    private static Errno RunImage(Thread caller, ProgramFile program, byte[] name, ArgumentStrings strings)
    {
        Result<ElfImage> image = ElfImage.Read(program.File);
        if (image.Failed)
        {
            return IsFoundLate(image.Error) ? EndCaller(caller) : image.Error;
        }

        ElfImage? interpreter = null;
        if (image.Value.Interpreter is { } interpreterPath)
        {
            Result<ElfImage> found = ReadInterpreter(caller, interpreterPath);
            if (found.Failed)
            {
                return found.Error;
            }

            interpreter = found.Value;
        }

        Result<AddressSpace> space = AddressSpace.Create(caller.Process.Limits.ForMemory);
        if (space.Failed)
        {
            return space.Error;
        }

        var plan = new ExecutionPlan { Name = name, HeaderCount = image.Value.SegmentCount };
        plan.IsReadable = program.File.Check(caller.Credentials, FileAccess.Read) == Errno.None;
        Privileges.Choose(caller, program.File, ref plan);
        Errno error = MapImages(space.Value, image.Value, interpreter, ref plan);
        var stack = new InitialStack(caller, space.Value, strings);
        if (error == Errno.None)
        {
            error = stack.Map(image.Value.HasExecutableStack);
        }

        if (error == Errno.None)
        {
            error = stack.Fill(plan, caller.Scheduler.Hardware);
        }

        if (error == Errno.None)
        {
            error = ExecCommit.BecomeOnlyThread(caller);
        }

        if (error != Errno.None)
        {
            space.Value.Release(caller);
            return IsFoundLate(error) ? EndCaller(caller) : error;
        }

        ExecCommit.Run(caller, space.Value, program, plan, stack);
        return Errno.None;
    }

    /// <summary>
    /// An image whose segments cannot be placed: Linux finds out when the old program is gone already, and so the
    /// caller ends there. Tine would still have the old program, but a program should fare alike on both.
    /// </summary>
    private static bool IsFoundLate(Errno error) => error is Errno.EINVAL or Errno.EPERM or Errno.EEXIST;

    private static Errno EndCaller(Thread caller)
    {
        Signals.EndProcess(caller.Process, (int)Signal.SIGSEGV);
        return Errno.ERESTARTSYS;
    }

    /// <summary>What starts a dynamically linked program must be a program that needs no other.</summary>
    private static Result<ElfImage> ReadInterpreter(Thread caller, byte[] path)
    {
        Result<ProgramFile> found = ProgramFile.Find(caller, caller.Process.FileSystem.WorkingDirectory, path, LastStep.Follow);
        if (found.Failed)
        {
            return found.Error;
        }

        Result<ElfImage> image = ElfImage.Read(found.Value.File);
        if (!image.Failed)
        {
            image.Value.Name = Encoding.UTF8.GetString(found.Value.Path.ToBytes(caller.Process.FileSystem.Root));
        }

        return image.Failed ? (image.Error == Errno.ENOEXEC ? Errno.ELIBBAD : image.Error) : image;
    }

    private static Errno MapImages(AddressSpace space, ElfImage image, ElfImage? interpreter, ref ExecutionPlan plan)
    {
        Result<LoadedImage> program = ElfLoader.MapProgram(space, image);
        if (program.Failed)
        {
            return program.Error;
        }

        plan.Program = program.Value;
        plan.Entry = program.Value.Entry;
        space.InitializeBreak(program.Value.End);
        if (interpreter is null)
        {
            return Errno.None;
        }

        Result<LoadedImage> starter = ElfLoader.MapInterpreter(space, interpreter);
        if (starter.Failed)
        {
            return starter.Error;
        }

        plan.Entry = starter.Value.Entry;
        plan.InterpreterBase = starter.Value.Bias;
        return Errno.None;
    }
}
