namespace Tine.Processes;

/// <summary>The way in which a tracer lets its tracee go on; ptrace(2), PTRACE_CONT and its relatives.</summary>
public enum ResumeMode
{
    Continue,

    /// <summary>PTRACE_SYSCALL: to the next entry or exit of a system call.</summary>
    ToCall,

    /// <summary>PTRACE_SYSEMU: to the next system call, which is not made.</summary>
    Emulate,

    /// <summary>PTRACE_SINGLESTEP: for one instruction.</summary>
    Step,

    /// <summary>PTRACE_SYSEMU_SINGLESTEP: for one instruction, and no system call.</summary>
    EmulateAndStep,
}
