using System;

namespace Tine.Devices.Usb.Xhci;

/// <summary>
/// Makes what is attached to a controller's ports ready, and takes away what has gone: one device after the other, a step at a
/// time, each begun when the one before has ended. USB specification 2.0, 9.1.2; xHCI specification 1.2, 4.3.
/// </summary>
[NoAllocation]
public sealed partial class DeviceSetup
{
    private const ulong Millisecond = 1_000_000;
    private const ulong TransferLimit = 2000 * Millisecond;
    private const ulong CommandLimit = 5000 * Millisecond;
    private const ulong ResetPoll = 10 * Millisecond;
    private const int MostResetPolls = 50;
    private const int MostFailures = 3;

    private XhciController? _controller;
    private SetupStep _step;
    private SetupStep _afterControlReset;
    private UsbPort? _port;
    private int _resetPolls;
    private ushort _configurationLength;
    private ulong _now;

    public bool IsIdle => _step == SetupStep.Idle;

    /// <summary>Time at which <see cref="Run"/> is to be called if nothing happens before.</summary>
    public ulong DeadlineNanoseconds { get; private set; } = Caller.Never;

    public bool AwaitsCommand { get; private set; }

    public bool AwaitsTransfer { get; private set; }

    /// <summary>The device at which something is done, or null.</summary>
    public UsbDevice? Current => _port?.Device;

    private XhciController Controller => _controller!;

    private UsbPort Port => _port!;

    private UsbDevice Device => _port!.Device;

    private PortStatus Status => Controller.ReadPort(Port);

    /// <summary>Sets the controller that has the ports: before anything else.</summary>
    public void Use(XhciController controller) => _controller = controller;

    /// <summary>Looks at a port that has changed.</summary>
    public void Examine(UsbPort port, ulong nowNanoseconds)
    {
        _now = nowNanoseconds;
        _port = port;
        port.HasChanged = false;
        if (port.Device.HasFrames)
        {
            Begin(SetupStep.DisableSlot);
        }
        else
        {
            Attach();
        }
    }

    /// <summary>Shows the lights that a keyboard should have.</summary>
    public void SetLights(UsbPort port, ulong nowNanoseconds)
    {
        _now = nowNanoseconds;
        _port = port;
        Begin(SetupStep.SetLights);
    }

    /// <summary>Ends a wait whose time is over.</summary>
    public void Run(ulong nowNanoseconds)
    {
        if (nowNanoseconds >= DeadlineNanoseconds)
        {
            Complete(CompletionCode.None, nowNanoseconds);
        }
    }

    /// <summary>Notes that the awaited event has happened.</summary>
    /// <param name="code">Completion code of the command or transfer; none after the time was over.</param>
    public void Complete(CompletionCode code, ulong nowNanoseconds)
    {
        _now = nowNanoseconds;
        DeadlineNanoseconds = Caller.Never;
        if (code == CompletionCode.None && AwaitsCommand)
        {
            _step = SetupStep.Idle;
            Controller.GiveUp(); // one that answers no commands cannot be helped
            return;
        }

        AwaitsCommand = false;
        AwaitsTransfer = false;
        bool isDone = code == CompletionCode.Success;
        switch (_step)
        {
            case SetupStep.Settle:
                Begin(!Status.IsConnected ? SetupStep.Idle : Status.IsEnabled ? SetupStep.Recover : SetupStep.Reset);
                break;
            case SetupStep.Reset:
                EndReset();
                break;
            case SetupStep.Recover:
                Begin(SetupStep.EnableSlot);
                break;
            case SetupStep.RecoverFromAddress:
                Begin(SetupStep.ReadPacketSize);
                break;
            case SetupStep.DisableSlot:
                Detach(); // where it failed, the slot was none
                break;
            case SetupStep.EnableSlot when isDone:
                Device.Slot = Controller.CompletedSlot;
                Begin(SetupStep.Address);
                break;
            case SetupStep.ReadPacketSize when isDone:
                CheckPacketSize();
                break;
            case SetupStep.ReadConfigurationHead when isDone:
                ReadConfigurationHead();
                break;
            case SetupStep.ReadConfiguration when isDone:
                ReadConfiguration();
                break;
            case SetupStep.SetLights when isDone:
                Listen();
                break;
            case SetupStep.MoveControl when isDone:
                Resume();
                break;
            case SetupStep.SetBootProtocol or SetupStep.SetIdle or SetupStep.SetLights when code == CompletionCode.Stall:
                _afterControlReset = _step; // a keyboard may refuse those
                Begin(SetupStep.ResetControl);
                break;
            default:
                Continue(isDone);
                break;
        }
    }

    /// <summary>Does the steps that simply follow each other.</summary>
    private void Continue(bool isDone)
    {
        SetupStep next = _step switch
        {
            SetupStep.Address => SetupStep.RecoverFromAddress,
            SetupStep.CorrectPacketSize => SetupStep.ReadConfigurationHead,
            SetupStep.ConfigureEndpoint => SetupStep.SetConfiguration,
            SetupStep.SetConfiguration => SetupStep.SetBootProtocol,
            SetupStep.SetBootProtocol => SetupStep.SetIdle,
            SetupStep.SetIdle => SetupStep.SetLights,
            SetupStep.ResetControl => SetupStep.MoveControl,
            _ => SetupStep.Idle,
        };
        if (isDone)
        {
            Begin(next);
        }
        else
        {
            Fail();
        }
    }

    private void Begin(SetupStep step)
    {
        _step = step;
        switch (step)
        {
            case SetupStep.Settle:
                Wait(100 * Millisecond);
                break;
            case SetupStep.Reset:
                _resetPolls = 0;
                Controller.WritePort(Port, Status.WithReset);
                Wait(ResetPoll);
                break;
            case SetupStep.Recover or SetupStep.RecoverFromAddress:
                Wait(10 * Millisecond);
                break;
            case SetupStep.EnableSlot:
                BeginSlot();
                break;
            case SetupStep.Address:
                Device.Describe(new DeviceTopology(Port.Number, 0, Status.Speed), Controller.ContextSize);
                Controller.SetContexts(Device);
                Command(Trb.WithContext(TrbType.AddressDevice, Device.Slot, Device.InputContext));
                break;
            case SetupStep.CorrectPacketSize:
                Device.DescribeControlEndpoint();
                Command(Trb.WithContext(TrbType.EvaluateContext, Device.Slot, Device.InputContext));
                break;
            case SetupStep.ConfigureEndpoint:
                Device.DescribeReportEndpoint();
                Command(Trb.WithContext(TrbType.ConfigureEndpoint, Device.Slot, Device.InputContext));
                break;
            case SetupStep.ResetControl:
                Command(Trb.ResetEndpoint(Device.Slot, UsbDevice.ControlEndpoint));
                break;
            case SetupStep.MoveControl:
                Command(Trb.MoveDequeue(Device.Slot, UsbDevice.ControlEndpoint, Device.ControlRing.Place));
                break;
            case SetupStep.DisableSlot:
                BeginDisable();
                break;
            case SetupStep.Idle:
                _port = null;
                break;
            default:
                Request();
                break;
        }
    }

    /// <summary>Does the steps that are control transfers.</summary>
    private void Request()
    {
        const ushort DeviceHead = 8;
        Device.ClearData();
        if (_step == SetupStep.SetLights)
        {
            Device.Lights = Controller.Lights;
            Device.WriteData((byte)Device.Lights);
        }

        byte number = Device.Interface.Interface;
        ControlRequest request = _step switch
        {
            SetupStep.ReadPacketSize => ControlRequest.GetDescriptor(DescriptorType.Device, DeviceHead),
            SetupStep.ReadConfigurationHead => ControlRequest.GetDescriptor(DescriptorType.Configuration, ConfigurationReader.HeadLength),
            SetupStep.ReadConfiguration => ControlRequest.GetDescriptor(DescriptorType.Configuration, _configurationLength),
            SetupStep.SetConfiguration => ControlRequest.SetConfiguration(Device.Interface.Configuration),
            SetupStep.SetBootProtocol => ControlRequest.SetBootProtocol(number),
            SetupStep.SetIdle => ControlRequest.SetIdle(number),
            _ => ControlRequest.SetLights(number),
        };
        Controller.Transfer(Device, request);
        AwaitsTransfer = true;
        Wait(TransferLimit);
    }

    /// <summary>Goes on with what comes after a request that was refused.</summary>
    private void Resume()
    {
        _step = _afterControlReset;
        if (_step == SetupStep.SetLights)
        {
            Listen();
        }
        else
        {
            Continue(isDone: true);
        }
    }

    private void Fail()
    {
        Port.Failures++;
        Begin(SetupStep.DisableSlot);
    }

    private void Command(Trb command)
    {
        Controller.Command(command);
        AwaitsCommand = true;
        Wait(CommandLimit);
    }

    private void Wait(ulong nanoseconds) => DeadlineNanoseconds = _now + nanoseconds;
}
