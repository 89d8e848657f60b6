using System.Collections.Generic;
using Tine.Runtime;
using static Tine.Runtime.Streams;

namespace Tine.Shell;

/// <summary>Finds a program and starts it with the words of a command.</summary>
internal static unsafe class ProgramStart
{
    /// <summary>Starts a program by vfork and exec.</summary>
    /// <returns>Its process id, or minus the status of a command that cannot be started.</returns>
    public static int Run(Variables variables, PreparedCommand command, ChildPlan* plan)
    {
        string name = command.Fields[0];
        string? path = ProgramSearch.Find(name, variables.Get("PATH"));
        if (path is null)
        {
            Complaint.Print(name, "not found");
            return -ExitCodes.NotFound;
        }

        var arguments = new ArgumentVector(command.Fields);
        ArgumentVector environment = variables.Environment(command.Assignments);
        fixed (byte* terminated = Utf8.Terminated(path))
        {
            var launch = new Launch
            {
                Path = terminated,
                Arguments = arguments.Pointer,
                Environment = environment.Pointer,
                Prepare = &ChildPlan.Carry,
                Context = plan,
            };
            FlushAll();
            SysResult child = Launch.Start(&launch);
            if (child.Error == Errno.ENOEXEC)
            {
                // A script without "#!": POSIX has the shell read it.
                child = StartScript(command.Fields, path, &launch);
            }

            System.GC.KeepAlive(arguments);
            System.GC.KeepAlive(environment);
            if (child.Succeeded)
            {
                return child.Int;
            }

            Complaint.Print(name, Errors.Message(child.Error));
            return child.Error == Errno.ENOENT ? -ExitCodes.NotFound : -ExitCodes.NotExecutable;
        }
    }

    private static SysResult StartScript(List<string> fields, string path, Launch* launch)
    {
        var words = new List<string> { "sh", path };
        for (int i = 1; i < fields.Count; i++)
        {
            words.Add(fields[i]);
        }

        var arguments = new ArgumentVector(words);
        launch->Arguments = arguments.Pointer;
        fixed (byte* shellPath = Utf8.Terminated("/bin/sh"))
        {
            launch->Path = shellPath;
            SysResult child = Launch.Start(launch);
            System.GC.KeepAlive(arguments);
            return child;
        }
    }
}
