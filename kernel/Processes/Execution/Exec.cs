using System;
using System.Text;
using Tine.Files;
using Tine.Memory;
using Tine.X64;

namespace Tine.Processes;

/// <summary>
/// execve(2): prepares a program in an address space of its own, and only then lets go of the old one, in one step
/// that cannot fail. Until then an error leaves the caller as it was, in the middle of a vfork, too.
/// </summary>
public static class Exec
{
    /// <summary>The most scripts that may interpret each other (Linux: 5 levels).</summary>
    private const int DeepestScript = 5;

    /// <summary>Replaces the program of the running process.</summary>
    /// <param name="caller">The running thread; of its process no other will be left.</param>
    /// <param name="program">The file.</param>
    /// <param name="name">The path as it was given.</param>
    /// <param name="strings">Arguments and environment.</param>
    /// <returns>None: the registers are the new program's. Or what is wrong: ENOEXEC, EINVAL, ENOMEM, E2BIG, ETXTBSY, ELOOP, EACCES, ENOENT.</returns>
    public static Errno Run(Thread caller, ProgramFile program, in ExecutionName name, ArgumentStrings strings)
    {
        Errno error = Start(caller, ref program, name, strings);
        if (error != Errno.None)
        {
            FileEvents.Note(new NamedFile(program.File, program.Path), WatchEvents.ClosedUnwritable);
        }

        return error;
    }

    private static Errno Start(Thread caller, ref ProgramFile program, in ExecutionName name, ArgumentStrings strings)
    {
        Errno error = program.Open(caller);
        error = error == Errno.None ? ResolveScripts(caller, ref program, name, strings) : error;
        if (error != Errno.None)
        {
            return error;
        }

        error = strings.EnsureFirst();
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
    private static Errno ResolveScripts(Thread caller, ref ProgramFile program, in ExecutionName name, ArgumentStrings strings)
    {
        // LAB exec: solution
        Span<byte> start = stackalloc byte[ScriptLine.Longest];
        byte[] path = name.Path;
        for (int depth = 0; depth <= DeepestScript; depth++)
        {
            ReadOnlySpan<byte> line = start[..program.File.Read(0, start)];
            if (!ScriptLine.IsScript(line))
            {
                return Errno.None;
            }

            Errno error = program.CheckNobodyWrites();
            if (error != Errno.None)
            {
                return error;
            }

            if (!ScriptLine.TryParse(line, out ScriptLine script))
            {
                return Errno.ENOEXEC;
            }

            if (name.IsGoneAfterwards)
            {
                return Errno.ENOENT;
            }

            error = PutInterpreter(script, path, strings, out path);
            if (error != Errno.None)
            {
                return error;
            }

            Result<ProgramFile> next = ProgramFile.FindInterpreter(caller, path);
            if (next.Failed)
            {
                return next.Error;
            }

            FileEvents.Note(new NamedFile(program.File, program.Path), WatchEvents.ClosedUnwritable);
            program = next.Value;
        }

        return Errno.ELOOP;
        // LAB exec: hand-out
        //| // For now a script is a file like any other: no program.
        //| return Errno.None;
        // LAB exec: end
    }

    /// <summary>Replaces the first argument by the interpreter, its argument if there is one, and the script's name.</summary>
    private static Errno PutInterpreter(in ScriptLine line, ReadOnlySpan<byte> script, ArgumentStrings strings, out byte[] interpreter)
    {
        interpreter = line.Interpreter.ToArray();
        strings.RemoveFirst();
        Errno error = strings.PutFirst(script);
        if (error == Errno.None && line.HasArgument)
        {
            error = strings.PutFirst(line.Argument);
        }

        return error == Errno.None ? strings.PutFirst(interpreter) : error;
    }

    private static Errno RunImage(Thread caller, ProgramFile program, in ExecutionName name, ArgumentStrings strings)
    {
        Result<ElfImage> read = ElfImage.Read(program.File);
        Errno error = read.Failed ? read.Error : read.Value.IsProgram ? read.Value.FindInterpreter() : Errno.ENOEXEC;
        if (error != Errno.None)
        {
            return error;
        }

        int formerId = caller.Id;
        ElfImage image = read.Value;
        var plan = new ExecutionPlan { Name = name.Path, HeaderCount = image.SegmentCount };
        plan.IsReadable = program.File.Check(caller.Credentials, FileAccess.Read) == Errno.None;
        ElfImage? interpreter = null;
        if (image.Interpreter is { } interpreterPath)
        {
            Result<ElfImage> found = ReadInterpreter(caller, interpreterPath, ref plan);
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

        plan.CommandName = name.CommandFor(program);
        Privileges.Choose(caller, program.File, ref plan);
        error = MapImages(space.Value, image, interpreter, ref plan);
        bool isUnmappable = error is not (Errno.None or Errno.ENOMEM);
        var stack = new InitialStack(caller, space.Value, strings);
        if (error == Errno.None)
        {
            error = stack.Map(image.HasExecutableStack);
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
            return isUnmappable ? EndCaller(caller) : error;
        }

        ExecCommit.Run(caller, space.Value, program, plan, stack);
        if (caller.Traced is not null)
        {
            TraceStops.ReportExec(caller, formerId);
        }

        return Errno.None;
    }

    /// <summary>
    /// Kills the caller for an image that cannot be mapped: Linux finds out after the old program is gone. Tine would still
    /// have the old program, but a program should fare alike on both.
    /// </summary>
    private static Errno EndCaller(Thread caller)
    {
        Killing.EndProcess(caller.Process, (int)Signal.SIGSEGV);
        return Errno.ERESTARTSYS;
    }

    /// <summary>Reads the program that starts a dynamically linked one. A caller that may not read it may not read the program that it starts, either.</summary>
    /// <returns>Its image; EIO for a file too short for a header, ELIBBAD for no ELF file; the errors of finding it.</returns>
    private static Result<ElfImage> ReadInterpreter(Thread caller, byte[] path, ref ExecutionPlan plan)
    {
        Result<ProgramFile> found = ProgramFile.FindInterpreter(caller, path);
        if (found.Failed)
        {
            return found.Error;
        }

        RegularFile file = found.Value.File;
        Result<ElfImage> image = ElfImage.Read(file);
        if (image.Failed)
        {
            return file.Size < (ulong)ElfHeader.Size ? Errno.EIO : Errno.ELIBBAD;
        }

        plan.IsReadable &= file.Check(caller.Credentials, FileAccess.Read) == Errno.None;
        image.Value.Name = Encoding.UTF8.GetString(found.Value.Path!.ToBytes(caller.Process.FileSystem.Root));
        return image;
    }

    private static Errno MapImages(AddressSpace space, ElfImage image, ElfImage? interpreter, ref ExecutionPlan plan)
    {
        // Without a starter it may be one itself: the dynamic linker, which must not lie where its program wants to be.
        bool isStarter = interpreter is null && image.IsPositionIndependent;
        Result<LoadedImage> program = isStarter ? ElfLoader.MapInterpreter(space, image) : ElfLoader.MapProgram(space, image);
        if (program.Failed)
        {
            return program.Error;
        }

        plan.Program = program.Value;
        plan.Entry = program.Value.Entry;
        space.InitializeBreak(isStarter ? new VirtualAddress(ElfLoader.ProgramBase) : program.Value.End);
        if (interpreter is not null)
        {
            Result<LoadedImage> starter = interpreter.IsProgram ? ElfLoader.MapInterpreter(space, interpreter) : Errno.EINVAL;
            if (starter.Failed)
            {
                return starter.Error;
            }

            plan.Entry = starter.Value.Entry;
            plan.InterpreterBase = starter.Value.Bias;
        }

        return plan.Entry.Value < Layout.UserEnd ? Errno.None : Errno.EINVAL;
    }
}
