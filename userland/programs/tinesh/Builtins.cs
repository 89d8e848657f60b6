using System.Collections.Generic;
using Tine.Runtime;
using static Tine.Runtime.Streams;

namespace Tine.Shell;

/// <summary>Commands that must run in the shell itself, since they change it.</summary>
internal sealed class Builtins(Shell shell)
{
    internal static bool Has(string name) =>
        name is "cd" or "exit" or "export" or "unset" or "wait" or "jobs" or "fg" or "bg" or "exec" or "umask" or ":";

    /// <summary>Runs a builtin and returns its status.</summary>
    internal int Run(List<string> fields)
    {
        string first = fields.Count > 1 ? fields[1] : "";
        return fields[0] switch
        {
            "cd" => ChangeDirectory(first),
            "exit" => Leave(first),
            "export" => Export(fields),
            "unset" => Unset(fields),
            "wait" => Wait(first),
            "jobs" => ListJobs(),
            "fg" => Continue(first, Ground.Front),
            "bg" => Continue(first, Ground.Back),
            "exec" => Execute(fields),
            "umask" => ShowMask(),
            _ => 0,
        };
    }

    private int ChangeDirectory(string path)
    {
        string target = path == "" ? shell.Variables.Get("HOME") : path == "-" ? shell.Variables.Get("OLDPWD") : path;
        Unix.GetCwd(out string before);
        SysResult result = Unix.ChDir(target);
        if (result.Failed)
        {
            Complaint.Print("cd: " + target, Errors.Message(result.Error));
            return 1;
        }

        Unix.GetCwd(out string now);
        shell.Variables.Set("OLDPWD", before);
        shell.Variables.Set("PWD", now);
        return 0;
    }

    private int Leave(string status)
    {
        shell.IsLeaving = true;
        return Numbers.TryParse(status, out long value) ? (int)(value & 0xFF) : shell.Variables.LastStatus;
    }

    private int Export(List<string> fields)
    {
        for (int i = 1; i < fields.Count; i++)
        {
            int length = Names.AssignmentLength(fields[i]);
            if (length > 0)
            {
                shell.Variables.Set(fields[i][..length], fields[i][(length + 1)..]);
            }

            shell.Variables.Export(length > 0 ? fields[i][..length] : fields[i]);
        }

        return 0;
    }

    private int Unset(List<string> fields)
    {
        for (int i = 1; i < fields.Count; i++)
        {
            shell.Variables.Unset(fields[i]);
        }

        return 0;
    }

    /// <summary>Waits for one job, or for all of them.</summary>
    private int Wait(string name)
    {
        if (name != "")
        {
            Job? job = shell.Jobs.Find(name);
            return job is null ? ExitCodes.NotFound : Await(job);
        }

        for (int i = shell.Jobs.Count - 1; i >= 0; i--)
        {
            if (!shell.Jobs[i].IsStopped)
            {
                Await(shell.Jobs[i]);
            }
        }

        return 0;
    }

    private int Await(Job job)
    {
        int status = JobTable.Await(job, WaitOptions.None);
        shell.Jobs.Remove(job);
        return status;
    }

    private int ListJobs()
    {
        shell.Jobs.Poll();
        for (int i = 0; i < shell.Jobs.Count; i++)
        {
            Job job = shell.Jobs[i];
            StandardOutput.WriteLine($"[{job.Number}] {(job.IsStopped ? "stopped" : "running")}  {job.Text}");
        }

        return 0;
    }

    /// <summary>fg and bg: wakes a stopped job, and for fg gives it the terminal and waits.</summary>
    private unsafe int Continue(string name, Ground ground)
    {
        Job? job = shell.Jobs.Find(name);
        if (job is null || !shell.IsInteractive)
        {
            Complaint.Print(ground == Ground.Front ? "fg" : "bg", "no such job");
            return 1;
        }

        job.IsStopped = false;
        StandardError.WriteLine(job.Text);
        StandardError.Flush();
        if (ground == Ground.Front)
        {
            shell.Jobs.Remove(job);
            int group = job.Group;
            Unix.IoCtl(0, TerminalControl.SetForegroundGroup, &group);
        }

        Unix.Kill(-job.Group, Signal.Continue);
        return ground == Ground.Front ? new Runner(shell).Finish(job) : 0;
    }

    /// <summary>Becomes another program; returns only when that fails.</summary>
    private int Execute(List<string> fields)
    {
        if (fields.Count == 1)
        {
            return 0;
        }

        var words = new List<string>();
        for (int i = 1; i < fields.Count; i++)
        {
            words.Add(fields[i]);
        }

        string? path = ProgramSearch.Find(words[0], shell.Variables.Get("PATH"));
        if (path is null)
        {
            Complaint.Print(words[0], "not found");
            return ExitCodes.NotFound;
        }

        FlushAll();
        JobSignals.RestoreDefaults();
        SysResult result = Unix.ExecVe(path, new ArgumentVector(words), shell.Variables.Environment([]));
        Complaint.Print(words[0], Errors.Message(result.Error));
        return ExitCodes.NotExecutable;
    }

    private static int ShowMask()
    {
        uint mask = Unix.UMask(0);
        Unix.UMask(mask);
        StandardOutput.WriteLine($"{(mask >> 6) & 7}{(mask >> 3) & 7}{mask & 7}");
        return 0;
    }
}
