import { Alert, Button } from 'antd';
import { Component, type ReactNode } from 'react';
import { translations } from '../words/words';

/** Shows a fault of a view in place of the view, e.g. when its files cannot be loaded after an update of the service. */
export class ViewBoundary extends Component<{ children: ReactNode }, { fault: Error | undefined }> {
  override state: { fault: Error | undefined } = { fault: undefined };

  static getDerivedStateFromError(fault: Error): { fault: Error } {
    return { fault };
  }

  override render(): ReactNode {
    if (!this.state.fault) return this.props.children;
    const reload = () => {
      location.reload();
    };
    return (
      <Alert
        type="error"
        showIcon
        title={translations.t('viewFailed')}
        description={this.state.fault.message}
        action={<Button onClick={reload}>{translations.t('reload')}</Button>}
      />
    );
  }
}
