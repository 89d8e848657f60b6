namespace System.Runtime.CompilerServices;

/// <summary>Runs a static constructor at the first use of its class; ilc knows the names.</summary>
internal static unsafe class ClassConstructorRunner
{
    private static object CheckStaticClassConstructionReturnGCStaticBase(ref StaticClassConstructionContext context, object gcStaticBase)
    {
        CheckStaticClassConstruction(ref context);
        return gcStaticBase;
    }

    private static nint CheckStaticClassConstructionReturnNonGCStaticBase(ref StaticClassConstructionContext context, nint nonGcStaticBase)
    {
        CheckStaticClassConstruction(ref context);
        return nonGcStaticBase;
    }

    private static object CheckStaticClassConstructionReturnThreadStaticBase(ref StaticClassConstructionContext context, object threadStaticBase)
    {
        CheckStaticClassConstruction(ref context);
        return threadStaticBase;
    }

    /// <summary>
    /// Clears the address before the constructor runs: a constructor that reaches its own class sees what is there so
    /// far, as ECMA-335 has it. Nothing preempts the kernel, and a program has one thread here.
    /// </summary>
    private static void CheckStaticClassConstruction(ref StaticClassConstructionContext context)
    {
        nint constructor = context.cctorMethodAddress;
        if (constructor == 0)
        {
            return;
        }

        context.cctorMethodAddress = 0;
        ((delegate*<void>)constructor)();
    }
}
