using Tine.Runtime;

namespace Tine.ElfTest;

/// <summary>An execveat in a vfork child.</summary>
internal unsafe struct DescriptorLaunch
{
    internal const ulong EmptyPath = 0x1000;

    private int _descriptor;
    private byte* _path;
    private byte** _arguments;
    private ulong _flags;
    private Errno _error;

    internal static Outcome Run(int descriptor, string path, ulong flags, ArgumentVector arguments)
    {
        fixed (byte* terminated = Utf8.Terminated(path))
        {
            var launch = new DescriptorLaunch { _descriptor = descriptor, _path = terminated, _arguments = arguments.Pointer, _flags = flags };
            SysResult child = Unix.VFork(&InChild, &launch);
            System.GC.KeepAlive(arguments);
            Unix.Wait(child.Int, out WaitStatus status);
            return new Outcome(launch._error, status);
        }
    }

    private static int InChild(void* argument)
    {
        var launch = (DescriptorLaunch*)argument;
        launch->_error = Unix.Call(
            SystemCall.ExecVeAt, (ulong)launch->_descriptor, (ulong)launch->_path, (ulong)launch->_arguments, (ulong)ProcessEnvironment.Pointer, launch->_flags).Error;
        return 127;
    }
}
