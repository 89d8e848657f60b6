using System.Collections.Generic;
using Tine.Runtime;
using static Tine.Runtime.Streams;

namespace Tine.Shell;

/// <summary>Runs what the parser made: programs by vfork and exec, builtins in the shell, and forks only where a builtin must run beside it.</summary>
internal sealed unsafe class Runner(Shell shell)
{
    private readonly Expander _expander = new(shell.Variables);
    private readonly Builtins _builtins = new(shell);

    /// <summary>Runs pipelines as far as "&amp;&amp;" and "||" let them.</summary>
    internal void Run(Sequence sequence)
    {
        if (sequence.IsBackground && (sequence.Pipelines.Count > 1 || sequence.Pipelines[0].IsNegated))
        {
            RunInSubshell(sequence);
            return;
        }

        foreach (Pipeline pipeline in sequence.Pipelines)
        {
            bool succeeded = shell.Variables.LastStatus == 0;
            bool isDue = pipeline.Condition == PipelineCondition.Always || succeeded == (pipeline.Condition == PipelineCondition.Success);
            if (isDue && !shell.IsLeaving)
            {
                int status = Run(pipeline, sequence.IsBackground ? Ground.Back : Ground.Front);
                shell.Variables.LastStatus = pipeline.IsNegated ? (status == 0 ? 1 : 0) : status;
            }
        }
    }

    private int Run(Pipeline pipeline, Ground ground)
    {
        if (pipeline.Commands.Count == 1 && ground == Ground.Front)
        {
            PreparedCommand command = Prepare(pipeline.Commands[0]);
            if (command.Fields.Count == 0 || Builtins.Has(command.Fields[0]))
            {
                return RunHere(command, pipeline.Commands[0]);
            }
        }

        var job = new Job(0, Describe(pipeline));
        StartAll(pipeline, job, ground);
        return ground == Ground.Front ? Finish(job) : LeaveInBackground(job);
    }

    /// <summary>Assignments, the redirections of nothing, and builtins.</summary>
    private int RunHere(PreparedCommand command, SimpleCommand source)
    {
        var moves = new DescriptorMoves();
        int status = 1;
        if (moves.TryOpen(source, _expander))
        {
            DescriptorMoves undo = moves.Apply();
            moves.Close();
            status = command.Fields.Count == 0 ? Assign(command.Assignments) : _builtins.Run(command.Fields);
            FlushAll();
            // exec without a command: the shell itself reads and writes elsewhere from now on.
            if (command.Fields.Count == 1 && command.Fields[0] == "exec")
            {
                undo.Close();
            }
            else
            {
                undo.Undo();
            }
        }

        moves.Close();
        return status;
    }

    private int Assign(List<string> assignments)
    {
        foreach (string assignment in assignments)
        {
            int length = Names.AssignmentLength(assignment);
            shell.Variables.Set(assignment[..length], assignment[(length + 1)..]);
        }

        return 0;
    }

    /// <summary>Starts every command of a pipeline, each with its ends of the pipes between them.</summary>
    private void StartAll(Pipeline pipeline, Job job, Ground ground)
    {
        int input = -1;
        for (int i = 0; i < pipeline.Commands.Count; i++)
        {
            bool isLast = i == pipeline.Commands.Count - 1;
            int nextInput = -1;
            int output = -1;
            if (!isLast && Unix.Pipe2(out nextInput, out output, OpenFlags.CloseOnExec).Failed)
            {
                Complaint.Print("pipe", "cannot be made");
                CloseEnd(input);
                return;
            }

            var moves = new DescriptorMoves();
            if (input >= 0)
            {
                moves.Add(input, 0);
            }

            if (output >= 0)
            {
                moves.Add(output, 1);
            }

            job.Last = Start(pipeline.Commands[i], moves, job, ground);
            moves.Close();
            CloseEnd(input);
            CloseEnd(output);
            input = nextInput;
        }
    }

    /// <summary>Starts one command of a job.</summary>
    /// <returns>Its process id, or minus its status when it never started.</returns>
    private int Start(SimpleCommand source, DescriptorMoves moves, Job job, Ground ground)
    {
        PreparedCommand command = Prepare(source);
        if (!moves.TryOpen(source, _expander))
        {
            return -1;
        }

        var plan = new ChildPlan
        {
            Group = shell.IsInteractive ? job.Group : ChildPlan.StayInGroup,
            Terminal = shell.IsInteractive && ground == Ground.Front ? 0 : -1,
            Moves = moves.Pointer,
            MoveCount = moves.Count,
        };
        bool isProgram = command.Fields.Count != 0 && !Builtins.Has(command.Fields[0]);
        int process = isProgram ? ProgramStart.Run(shell.Variables, command, &plan) : StartBuiltin(command, &plan);
        if (process > 0)
        {
            job.Running.Add(process);
            if (shell.IsInteractive)
            {
                job.Group = job.Group == 0 ? process : job.Group;

                // The child does this as well; whoever comes first, it is done before anyone relies on it.
                Unix.SetPgid(process, job.Group);
            }
        }

        return process;
    }

    /// <summary>A builtin inside a pipeline runs beside the shell, in a copy of it.</summary>
    private int StartBuiltin(PreparedCommand command, ChildPlan* plan)
    {
        FlushAll();
        SysResult child = Unix.Fork();
        if (child.Failed)
        {
            Complaint.Print("fork", Errors.Message(child.Error));
            return -1;
        }

        if (child.Int == 0)
        {
            ChildPlan.Carry(plan);
            shell.BecomeSubshell();
            int status = command.Fields.Count == 0 ? Assign(command.Assignments) : _builtins.Run(command.Fields);
            FlushAll();
            Unix.Exit(status);
        }

        return child.Int;
    }

    /// <summary>Runs <c>a &amp;&amp; b &amp;</c> in a copy of the shell: somebody has to wait for a.</summary>
    private void RunInSubshell(Sequence sequence)
    {
        FlushAll();
        SysResult child = Unix.Fork();
        if (child.Failed)
        {
            Complaint.Print("fork", Errors.Message(child.Error));
            shell.Variables.LastStatus = 1;
            return;
        }

        if (child.Int == 0)
        {
            if (shell.IsInteractive)
            {
                Unix.SetPgid(0, 0);
                JobSignals.RestoreDefaults();
            }

            shell.BecomeSubshell();
            sequence.IsBackground = false;
            Run(sequence);
            FlushAll();
            Unix.Exit(shell.Variables.LastStatus);
        }

        var job = new Job(0, Describe(sequence.Pipelines[0]) + " ...") { Last = child.Int, Group = shell.IsInteractive ? child.Int : 0 };
        job.Running.Add(child.Int);
        shell.Variables.LastStatus = LeaveInBackground(job);
    }

    /// <summary>Waits for a job in the foreground and takes the terminal back.</summary>
    internal int Finish(Job job)
    {
        int status = JobTable.Await(job, shell.IsInteractive ? WaitOptions.Untraced : WaitOptions.None);
        if (shell.IsInteractive)
        {
            shell.TakeTerminalBack();
        }

        if (job.IsStopped)
        {
            shell.Jobs.Add(job);

            // The cursor stands behind the ^Z that the terminal has echoed.
            StandardError.WriteLine();
            StandardError.WriteLine($"[{job.Number}] stopped  {job.Text}");
        }
        else if (job.Last > 0 && job.Status.WasKilled && job.Status.KillingSignal is not (Signal.Interrupt or Signal.Pipe))
        {
            StandardError.WriteLine(Signals.Message(job.Status.KillingSignal));
        }
        else if (job.Last > 0 && job.Status.WasKilled && shell.IsInteractive)
        {
            StandardError.WriteLine();
        }

        StandardError.Flush();
        return job.Last < 0 ? -job.Last : status;
    }

    private int LeaveInBackground(Job job)
    {
        if (job.Last < 0)
        {
            return -job.Last;
        }

        shell.Jobs.Add(job);
        shell.Variables.LastBackground = job.Last;
        if (shell.IsInteractive)
        {
            StandardError.WriteLine($"[{job.Number}] {job.Last}");
            StandardError.Flush();
        }

        return 0;
    }

    private PreparedCommand Prepare(SimpleCommand command)
    {
        var assignments = new List<string>();
        int first = 0;
        while (first < command.Words.Count && Names.AssignmentLength(command.Words[first]) is > 0 and int length)
        {
            string word = command.Words[first++];
            assignments.Add(word[..(length + 1)] + _expander.ExpandOne(word[(length + 1)..]));
        }

        return new PreparedCommand(assignments, _expander.Expand(command.Words, first));
    }

    private static string Describe(Pipeline pipeline)
    {
        var text = new TextBuilder();
        foreach (SimpleCommand command in pipeline.Commands)
        {
            text.Append(text.Length == 0 ? "" : " | ");
            for (int i = 0; i < command.Words.Count; i++)
            {
                text.Append(i == 0 ? "" : " ");
                text.Append(command.Words[i]);
            }
        }

        return text.ToString();
    }

    private static void CloseEnd(int descriptor)
    {
        if (descriptor >= 0)
        {
            Unix.Close(descriptor);
        }
    }
}
