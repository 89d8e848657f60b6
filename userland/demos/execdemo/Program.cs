using System.Runtime;
using Tine.Runtime;
using static Tine.Runtime.Streams;

namespace Tine.ExecDemo;

/// <summary>
/// execve: the same process, another program. This one executes itself and tells, before and after, what is left:
/// who it is, where it is and what it has open; and what is gone: its memory and its signal handlers.
/// </summary>
internal static unsafe class Program
{
    private const int Kept = 20;
    private const int ClosedOnExec = 21;

    private static int s_memory = 1;

    [RuntimeExport("TineMain")]
    internal static int Main(string[] arguments)
    {
        if (arguments.Length == 2 && arguments[0] == "after")
        {
            return TellAfter(arguments[1]);
        }

        Unix.Dup2(1, Kept);
        Unix.Dup2(1, ClosedOnExec);
        Unix.FCntl(ClosedOnExec, FileControl.SetDescriptorFlags, 1);
        Unix.Handle(Signal.User1, &Handle);
        Unix.Ignore(Signal.User2);
        s_memory = 2;
        Tell("before exec");
        FlushAll();

        string path = ProgramSearch.OwnPath();
        string name = ProcessEnvironment.ProgramName;
        SysResult result = Unix.ExecVe(
            path,
            ArgumentVector.Of(name, "after", Numbers.ToText(Unix.GetPid())),
            new ArgumentVector(ProcessEnvironment.All()));
        StandardOutput.WriteLine($"execve {path}: {result.Error}. The old program is still here.");
        return 1;
    }

    private static int TellAfter(string processBefore)
    {
        Tell("after exec");
        bool isSame = Numbers.ToText(Unix.GetPid()) == processBefore;
        StandardOutput.WriteLine(isSame ? "The same process, with another memory." : "Another process: this is not exec!");
        return isSame && s_memory == 1 ? 0 : 1;
    }

    private static void Tell(string moment)
    {
        SysResult known = TineInspect.Space(out SpaceInspection space);
        Unix.GetCwd(out string directory);
        StandardOutput.WriteLine($"{moment}:");
        StandardOutput.WriteLine($"  working directory          {directory}");
        StandardOutput.WriteLine($"  a variable in memory       {s_memory}");
        StandardOutput.WriteLine($"  an open descriptor         {IsOpen(Kept)}");
        StandardOutput.WriteLine($"  one with close-on-exec     {IsOpen(ClosedOnExec)}");
        StandardOutput.WriteLine($"  SIGUSR1, once handled      {ActionOf(Signal.User1)}");
        StandardOutput.WriteLine($"  SIGUSR2, ignored           {ActionOf(Signal.User2)}");
        StandardOutput.WriteLine($"  top page table, frame      {Known.Or(known, space.RootFrame)}");
        StandardOutput.WriteLine($"  resident pages             {Known.Or(known, space.ResidentPages)}");
    }

    private static string IsOpen(int descriptor) => Unix.FCntl(descriptor, FileControl.GetDescriptorFlags).Succeeded ? "open" : "closed";

    private static string ActionOf(Signal signal)
    {
        Unix.GetAction(signal, out SignalAction action);
        return action.Handler == SignalAction.Default ? "default" : action.Handler == SignalAction.Ignore ? "ignored" : "handled";
    }

    private static void Handle(int signal, SignalInformation* information, void* context)
    {
    }
}
