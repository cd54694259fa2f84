import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import { setLanguage } from '../words/words';

/** Switches to the other language, which names itself. */
export function LanguageSwitch() {
  const { i18n } = useTranslation();
  const [other, name] = i18n.language === 'zh' ? (['en', 'English'] as const) : (['zh', '中文'] as const);
  return (
    <Button
      type="text"
      lang={other}
      onClick={() => {
        setLanguage(other);
      }}
    >
      {name}
    </Button>
  );
}
