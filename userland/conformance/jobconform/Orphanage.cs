using Tine.Runtime;

namespace Tine.JobConform;

/// <summary>Runs something in an orphaned group: the parent, who was the group's link to its session, is gone.</summary>
internal static unsafe class Orphanage
{
    private static delegate*<void> s_body;
    private static Channel s_done;
    private static Channel s_go;

    internal static void Run(delegate*<void> body)
    {
        s_body = body;
        s_done = Channel.Open();
        s_go = Channel.Open();
        Ended.With(Job.Start(&Parent), 0, "the exit code of the orphan's parent");
        s_go.Send();
        s_done.CloseWrite();
        Board.Expect(s_done.Receive(), 1, "the orphan's good-bye");
    }

    private static void Parent() => Job.Start(&Orphan);

    private static void Orphan()
    {
        s_go.Receive();
        s_body();
        s_done.Send();
    }
}
