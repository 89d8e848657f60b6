namespace Tine.Runtime;

/// <summary>The plan of a vfork child that becomes another program. It lies on the parent's stack, which the child shares.</summary>
public unsafe struct Launch
{
    public byte* Path;
    public byte** Arguments;
    public byte** Environment;

    /// <summary>The work in the child before exec (descriptors, process group, signals), or null.</summary>
    public delegate*<void*, void> Prepare;

    /// <summary>Handed to <see cref="Prepare"/>.</summary>
    public void* Context;

    /// <summary>Written by the child when exec fails: the parent reads it without any pipe.</summary>
    private Errno _execError;

    /// <summary>Starts the program by vfork and execve.</summary>
    /// <returns>The process id, or the error of vfork or of exec; after that no child is left.</returns>
    public static SysResult Start(Launch* launch)
    {
        launch->_execError = Errno.None;
        SysResult child = Unix.VFork(&RunChild, launch);
        if (child.Failed || launch->_execError == Errno.None)
        {
            return child;
        }

        Unix.Wait(child.Int, out _);
        return new SysResult(-(long)launch->_execError);
    }

    private static int RunChild(void* argument)
    {
        var launch = (Launch*)argument;
        if (launch->Prepare != null)
        {
            launch->Prepare(launch->Context);
        }

        launch->_execError = Unix.ExecVe(launch->Path, launch->Arguments, launch->Environment).Error;
        return 127;
    }
}
