namespace Tine.Runtime;

/// <summary>signal(7), x86-64 numbers.</summary>
public enum Signal
{
    None = 0,
    Hangup = 1,
    Interrupt = 2,
    Quit = 3,
    IllegalInstruction = 4,
    Trap = 5,
    Abort = 6,
    Bus = 7,
    FloatingPoint = 8,
    Kill = 9,
    User1 = 10,
    SegmentationFault = 11,
    User2 = 12,
    Pipe = 13,
    Alarm = 14,
    Terminate = 15,
    StackFault = 16,
    Child = 17,
    Continue = 18,
    Stop = 19,
    TerminalStop = 20,
    TerminalInput = 21,
    TerminalOutput = 22,
    Urgent = 23,
    ProcessorTimeLimit = 24,
    FileSize = 25,
    VirtualAlarm = 26,
    Profiling = 27,
    WindowChange = 28,
    InputOutput = 29,
    Power = 30,
    BadSystemCall = 31,

    /// <summary>The kernel's first real-time signal; C libraries keep two or three for themselves.</summary>
    FirstRealTime = 32,
    Last = 64,
}
